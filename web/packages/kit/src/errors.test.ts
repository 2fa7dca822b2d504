import { describe, expect, it } from 'vitest'
import { ApiError, messageOf } from './errors.ts'

const t = (key: string): string => key
const refused = (title?: string, detail?: string | null): string => messageOf(new ApiError(409, { ...(title && { title }), detail: detail ?? null }), t)

describe('what a failure says', () => {
  it('is the server’s sentence, with the figure beside it', () => {
    expect(refused('库存不足', '3')).toBe('库存不足（3）')
    expect(refused('Out of stock', '3')).toBe('Out of stock (3)')
    expect(refused('库存不足')).toBe('库存不足')
  })

  it('never is the name of a state', () => {
    expect(refused('现在不能这样做', 'settling')).toBe('现在不能这样做')
    expect(refused(undefined, 'settling')).toBe('kit.state.refused')
  })

  it('is ours where the server said nothing', () => {
    expect(messageOf(new ApiError(0), t)).toBe('kit.state.offline')
    expect(messageOf(new ApiError(502), t)).toBe('kit.state.server')
    expect(messageOf(new TypeError('x is undefined'), t)).toBe('kit.state.page')
  })
})
