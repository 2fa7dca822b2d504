import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { VueWrapper } from '@vue/test-utils'
import { mountKit } from '../testing.ts'
import HalfSheet from './HalfSheet.vue'

let view: VueWrapper
afterEach(() => {
  view.unmount()
  document.body.innerHTML = ''
})

const panel = (): HTMLElement => document.querySelector<HTMLElement>('[role=dialog]')!
const buttons = (): HTMLElement[] => [...panel().querySelectorAll('button')]
const press = (key: string, shiftKey = false) => panel().dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))

async function open(): Promise<HTMLButtonElement> {
  document.body.innerHTML = '<button id="opener">规格</button>'
  const opener = document.querySelector<HTMLButtonElement>('#opener')!
  opener.focus()
  const props = { title: '选择规格', modelValue: false, 'onUpdate:modelValue': (now: boolean) => view.setProps({ modelValue: now }) }
  view = (await mountKit(HalfSheet, { props, slots: { default: '<button>三斤</button><button>五斤</button>' } })).view
  await view.setProps({ modelValue: true })
  await nextTick()
  return opener
}

it('takes the focus, is named by its title, and gives the focus back', async () => {
  const opener = await open()
  expect(document.activeElement).toBe(panel())
  expect(document.getElementById(panel().getAttribute('aria-labelledby')!)!.textContent).toBe('选择规格')
  press('Escape')
  await nextTick()
  expect(view.props()).toMatchObject({ modelValue: false })
  expect(document.activeElement).toBe(opener)
})

it('keeps Tab inside, both ways', async () => {
  await open()
  const all = buttons()
  all[all.length - 1]!.focus()
  press('Tab')
  expect(document.activeElement).toBe(all[0])
  press('Tab', true)
  expect(document.activeElement).toBe(all[all.length - 1])
})

it('closes by a tap beside it', async () => {
  await open()
  document.querySelector<HTMLElement>('.shade')!.click()
  await nextTick()
  expect(view.props()).toMatchObject({ modelValue: false })
})

it.each(['disabled', 'removed'])('keeps the keyboard when the button that has it is %s', async (how) => {
  await open()
  const button = buttons().find((one) => one.textContent === '五斤') as HTMLButtonElement
  button.focus()
  if (how === 'removed') button.remove()
  else button.disabled = true
  await vi.waitFor(() => expect(document.activeElement).toBe(panel()))
  press('Escape')
  await nextTick()
  expect(view.props()).toMatchObject({ modelValue: false })
})
