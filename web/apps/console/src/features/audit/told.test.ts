import { describe, expect, it } from 'vitest'
import type { Words } from '@julin/kit'
import zh from './zh.ts'
import shell from '../../words/zh.ts'
import { deed, particulars } from './told.ts'

/** Words as the app finds them. */
function t(key: string, slots: Record<string, unknown> = {}): string {
  let here: string | Words | undefined = { ...shell, audit: zh } as Words
  for (const part of key.split('.')) here = typeof here === 'object' ? here[part] : undefined
  return typeof here === 'string' ? here.replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name] ?? '')) : key
}

describe('the audit in words', () => {
  it('says what was done, or keeps the name that has no words yet', () => {
    expect(deed(t, 'supply.purchase_order.move')).toBe('推进采购单')
    expect(deed(t, 'settlement.withdrawal.approve')).toBe('同意提现')
    expect(deed(t, 'far.thing.done')).toBe('far.thing.done')
  })

  it('reads money, steps and states, and leaves out what nobody can read', () => {
    expect(particulars(t, 'zh-CN', 'order', { amount: 2472, status: ['sent', 'confirmed'], lines: [{ line_id: '1' }] })).toBe('金额：¥24.72 · 状态：已发送 → 已确认')
    expect(particulars(t, 'zh-CN', 'order', { pickup_fee: 50, upline: '123', upline_bps: 800 })).toBe('自提服务费：¥0.50 · 介绍人比例：8%')
    expect(particulars(t, 'zh-CN', 'order', { short: true, note: '', colour: 'red' })).toBe('接受缺货：是 · 备注：— · colour：red')
  })

  it('names a state by what stands in it', () => {
    expect(particulars(t, 'zh-CN', 'campaign', { state: 'open' })).toBe('状态：跟团中')
    expect(particulars(t, 'zh-CN', 'live_question', { state: 'open' })).toBe('状态：待回答')
    expect(particulars(t, 'zh-CN', 'live_question', { state: 'answered' })).toBe('状态：已回答')
    expect(particulars(t, 'zh-CN', 'lucky_bag', { state: ['planned', 'open'] })).toBe('状态：未开始 → 进行中')
  })
})
