import { afterEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import axe from 'axe-core'
import type { VueWrapper } from '@vue/test-utils'
import { mountKit } from '../testing.ts'
import Qty from './Qty.vue'

let view: VueWrapper | undefined
afterEach(() => view?.unmount())

async function qty(props: Record<string, unknown>): Promise<VueWrapper> {
  const mounted = await mountKit(Qty, {
    props: { label: '草莓', modelValue: 0, 'onUpdate:modelValue': (n: number) => view?.setProps({ modelValue: n }), ...props },
  })
  return (view = mounted.view)
}

const more = (v: VueWrapper) => v.get('[aria-label="增加 草莓"]')
const less = (v: VueWrapper) => v.get('[aria-label="减少 草莓"]')

it('starts as a plus alone and grows a minus', async () => {
  const v = await qty({ max: 5 })
  expect(v.findAll('button')).toHaveLength(1)
  await more(v).trigger('click')
  await nextTick()
  expect(v.get('.count').text()).toBe('1')
  await less(v).trigger('click')
  await nextTick()
  expect(v.find('.count').exists()).toBe(false)
})

it('stops at the limit and says what it is', async () => {
  const v = await qty({ max: 2, modelValue: 2 })
  expect(more(v).attributes('disabled')).toBeDefined()
  expect(more(v).attributes('title')).toBe('最多 2 份')
  await more(v).trigger('keydown', { key: 'ArrowUp' })
  expect(v.emitted('update:modelValue')).toBeUndefined()
})

it('moves by the case size and never past the edge', async () => {
  const v = await qty({ max: 10, step: 4, modelValue: 8 })
  expect(more(v).attributes('disabled')).toBeDefined()
  await less(v).trigger('click')
  expect(v.emitted('update:modelValue')).toEqual([[4]])
})

it('says sold out, but lets what is held be given back', async () => {
  expect((await qty({ max: 0 })).text()).toBe('已售罄')
  view!.unmount()
  const v = await qty({ max: 0, modelValue: 1 })
  await less(v).trigger('click')
  expect(v.emitted('update:modelValue')).toEqual([[0]])
})

it('has no axe violation', async () => {
  const v = await qty({ max: 3, modelValue: 1 })
  const report = await axe.run(v.element as Element, { rules: { 'color-contrast': { enabled: false } } })
  expect(report.violations.map((violation) => violation.id)).toEqual([])
})
