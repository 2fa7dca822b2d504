import { describe, expect, it } from 'vitest'
import { ApiError } from '@julin/kit'
import { cashierOf, lineAtFault } from './order.ts'

describe('the way to the cashier and back', () => {
  it('keeps the query that a cashier already has', () => {
    expect(cashierOf('https://pay.example/h5?prepay_id=1', '42')).toBe('https://pay.example/h5?prepay_id=1&redirect_url=%2Forders%2F42')
  })

  it('begins a query where there is none', () => {
    expect(cashierOf('/sandbox/cashier/9', '42')).toBe('/sandbox/cashier/9?redirect_url=%2Forders%2F42')
  })
})

describe('the line a refusal means', () => {
  it('is named by the field', () => {
    expect(lineAtFault(new ApiError(409, { code: 'orders.sold_out', field: 'lines.2.quantity', detail: '3' }))).toBe(2)
  })

  it('is none when the field is another, or the fault is not a refusal', () => {
    expect(lineAtFault(new ApiError(409, { field: 'pickup_point_id' }))).toBeUndefined()
    expect(lineAtFault(new TypeError('x'))).toBeUndefined()
  })
})
