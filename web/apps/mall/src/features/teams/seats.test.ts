import { describe, expect, it } from 'vitest'
import { missing, placesOf } from './seats.ts'
import type { TeamView } from './types.ts'

const team = (over: Partial<TeamView>): TeamView => ({
  id: '1', campaign_id: '2', campaign_title: '周二', leader_id: '3', item_id: '4', item_name: '车厘子', spec: '2斤', price: 1590, single_price: 1990,
  size: 4, paid: 2, free: 1, status: 'forming', on_expiry: 'refund', opened_at: 0, expires_at: 1, settles_at: 2, url: '',
  seats: [{ name: '王**', opener: true, mine: false }, { name: '李**', opener: false, mine: true }], ...over,
})

describe('the places of a team', () => {
  it('are those who paid, one that is being paid for, and the empty one', () => {
    expect(placesOf(team({})).map(({ name, held }) => name ?? (held ? 'held' : 'empty'))).toEqual(['王**', '李**', 'held', 'empty'])
    expect(missing(team({}))).toBe(2)
  })

  it('are no more than who sits there once it is decided', () => {
    expect(placesOf(team({ status: 'complete' }))).toHaveLength(2)
    expect(placesOf(team({ status: 'failed', seats: [] }))).toHaveLength(0)
  })
})
