import { afterEach, describe, expect, it, vi } from 'vitest'
import { confirmTransfer, transferOf } from './transfer.ts'

const told = { mchId: '1900000001', appId: 'wx8888', package: 'a/b+c==' }
afterEach(() => vi.unstubAllGlobals())

describe('what a withdrawal is confirmed with', () => {
  it('is handed to WeChat whole', () => {
    expect(transferOf(JSON.stringify(told))).toEqual(told)
  })

  it('is nothing for a page to open, half of it, or no JSON', () => {
    for (const text of ['/sandbox/receive/x', '{"mchId":"1"}', '{', '', null, undefined]) expect(transferOf(text)).toBeNull()
  })
})

describe('confirming', () => {
  it('says what WeChat answered', async () => {
    for (const [word, outcome] of [['ok', 'done'], ['cancel', 'cancelled'], ['fail', 'failed']] as const) {
      const invoke = vi.fn((_: string, __: unknown, done: (answer: object) => void) => done({ err_msg: `requestMerchantTransfer:${word}` }))
      vi.stubGlobal('WeixinJSBridge', { invoke })
      await expect(confirmTransfer(told)).resolves.toBe(outcome)
      expect(invoke.mock.calls[0]!.slice(0, 2)).toEqual(['requestMerchantTransfer', told])
    }
  })

  it('is for inside WeChat only', async () => {
    await expect(confirmTransfer(told)).resolves.toBe('elsewhere')
  })
})
