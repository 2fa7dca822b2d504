import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { VueWrapper } from '@vue/test-utils'
import { ApiError } from '../errors.ts'
import { mountKit } from '../testing.ts'
import StateBlock from './StateBlock.vue'

let view: VueWrapper
const slots = { default: '<p class="content">内容</p>' }
const mount = async (props: Record<string, unknown>) => (view = (await mountKit(StateBlock, { props, slots })).view)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  view.unmount()
  vi.useRealTimers()
})

describe('loading', () => {
  it('shows bones only when the answer is late', async () => {
    await mount({ loading: true, rows: 3 })
    expect(view.findAll('.bone')).toHaveLength(0)
    vi.advanceTimersByTime(299)
    await nextTick()
    expect(view.findAll('.bone')).toHaveLength(0)
    vi.advanceTimersByTime(1)
    await nextTick()
    expect(view.findAll('.bone')).toHaveLength(3)
  })

  it('keeps what is there while it is refreshed, and when refreshing fails', async () => {
    await mount({ loading: true, ready: true })
    expect(view.find('.content').exists()).toBe(true)
    await view.setProps({ loading: false, error: new ApiError(500) })
    expect(view.find('.content').exists()).toBe(true)
  })
})

describe('errors', () => {
  it('names the cause, offers a retry and shows the trace id', async () => {
    await mount({ error: new ApiError(409, { code: 'campaign.closed', title: '这个团已经截单', detail: 'closed', trace_id: 'tr-77' }) })
    expect(view.attributes('role')).toBe('alert')
    expect(view.text()).toContain('这个团已经截单')
    expect(view.text()).toContain('问题编号 tr-77')
    await view.get('button').trigger('click')
    expect(view.emitted('retry')).toHaveLength(1)
  })

  it('tells offline apart and asks again by itself when the network is back', async () => {
    globalThis.dispatchEvent(new Event('offline'))
    await mount({ error: new ApiError(0) })
    expect(view.text()).toContain('网络断开了')
    globalThis.dispatchEvent(new Event('online'))
    await nextTick()
    expect(view.emitted('retry')).toHaveLength(1)
  })

  it('offers no retry where it cannot help', async () => {
    await mount({ error: new ApiError(403) })
    expect(view.text()).toContain('没有查看这里的权限')
    expect(view.find('button').exists()).toBe(false)
  })

  it('sends a stranger to sign in', async () => {
    await mount({ error: new ApiError(401) })
    await view.get('button').trigger('click')
    expect(view.emitted('signIn')).toHaveLength(1)
  })
})

it('says what is empty, and shows content otherwise', async () => {
  await mount({ empty: true, emptyText: '还没有订单' })
  expect(view.text()).toContain('还没有订单')
  await view.setProps({ empty: false })
  expect(view.find('.content').exists()).toBe(true)
})
