import { afterEach, expect, it } from 'vitest'
import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { createTranslator, useT } from './i18n.ts'
import { prefs } from './prefs.ts'

const loads: string[] = []
const file = (name: string, words: Record<string, string>) => async () => {
  loads.push(name)
  return { default: words }
}
const make = () =>
  createTranslator(
    { zh: { nav: { home: '首页' } }, en: file('shell/en', { greeting: 'Hello' }) },
    { './features/orders/zh.ts': file('orders/zh', { title: '订单' }), './features/orders/en.ts': file('orders/en', { title: 'Orders' }) },
  )
const Page = defineComponent({ setup: () => ({ t: useT() }), template: '{{ t("orders.title") }} {{ t("kit.retry") }}' })

afterEach(async () => {
  await make().setLocale('zh-CN')
  loads.length = 0
})

it('loads a feature’s words when its view opens, once, in the language in use', async () => {
  const translator = make()
  await translator.setLocale('zh-CN')
  await translator.ensure(['orders'])
  await translator.ensure(['orders'])
  expect(loads).toEqual(['orders/zh'])
  expect(mount(Page, { global: { plugins: [translator] } }).text()).toBe('订单 再试一次')
})

it('changes every word on the page, and remembers', async () => {
  const translator = make()
  await translator.ensure(['orders'])
  const page = mount(Page, { global: { plugins: [translator] } })
  await translator.setLocale('en')
  await page.vm.$nextTick()
  expect(page.text()).toBe('Orders Try again')
  expect(document.documentElement.lang).toBe('en')
  expect(localStorage.getItem('julin.locale')).toBe('en')
  expect(prefs.locale).toBe('en')
})
