import { afterEach, describe, expect, it } from 'vitest'
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

describe('a message', () => {
  const words = { hello: '{name}，{name}好，{n} 件', deep: { one: '一' } }
  const { t } = createTranslator({ zh: words, en: file('shell/en', {}) }, {})

  it('has its slots filled, a missing one with nothing', () => {
    expect(t('hello', { name: '王', n: 0 })).toBe('王，王好，0 件')
    expect(t('hello', { name: '$&{n}' })).toBe('$&{n}，$&{n}好， 件')
  })

  it('that is not there shows its key, and so does a group of messages', () => {
    expect(t('deep.one')).toBe('一')
    expect([t('deep'), t('deep.one.more'), t('none')]).toEqual(['deep', 'deep.one.more', 'none'])
  })
})

it('falls back to Chinese where the English has no word', async () => {
  const translator = make()
  await translator.setLocale('en')
  expect(translator.t('nav.home')).toBe('首页')
})

it('repaints a page when its words come after it', async () => {
  const translator = make()
  await translator.setLocale('zh-CN')
  const page = mount(Page, { global: { plugins: [translator] } })
  expect(page.text()).toBe('orders.title 再试一次')
  await translator.ensure(['orders'])
  expect(page.text()).toBe('订单 再试一次')
})
