import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { commitmentOf, newTicket, orderOf, snapshotOf, verify, type Proof } from './verify.ts'

interface Vector {
  bag: string
  seed: string
  commitment: string
  tickets: string[]
  snapshot_hash: string
  order: string[]
}

/** The same file that the server's test reads. */
const vector = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../../../../domains/luckybag/tests/vector.json'), 'utf8')) as Vector

const proof = (): Proof => ({
  id: vector.bag,
  pieces: 2,
  commitment: vector.commitment,
  seed: vector.seed,
  snapshot_hash: vector.snapshot_hash,
  entries: vector.tickets.map((ticket) => ({ ticket, name: '邻**', place: vector.order.indexOf(ticket) < 2 ? vector.order.indexOf(ticket) + 1 : null })),
  left_out: 0,
})

const wrong = async (change: (proof: Proof) => void, known = {}): Promise<string[]> => {
  const told = proof()
  change(told)
  return (await verify(told, known)).filter((finding) => !finding.ok).map((finding) => finding.step)
}

it('finds what the server finds', async () => {
  expect(await commitmentOf(vector.seed)).toBe(vector.commitment)
  expect(await snapshotOf(vector.bag, vector.tickets)).toBe(vector.snapshot_hash)
  expect(await orderOf(vector.seed, vector.snapshot_hash, vector.tickets)).toEqual(vector.order)
  expect(await verify(proof())).toEqual(['seed', 'list', 'winners'].map((step) => ({ step, ok: true })))
})

it('knows what this page saw before the draw', async () => {
  const known = { commitment: vector.commitment, ticket: vector.tickets[3]! }
  expect(await wrong(() => undefined, known)).toEqual([])
  expect(await wrong(() => undefined, { commitment: '00'.repeat(32) })).toEqual(['commitment'])
  expect(await wrong(() => undefined, { ticket: 'ff'.repeat(32) })).toEqual(['mine'])
})

it('sees every lie', async () => {
  expect(await wrong((p) => (p.seed = '11'.repeat(32)))).toEqual(['seed', 'winners'])
  expect(await wrong((p) => p.entries.pop())).toContain('list')
  expect(await wrong((p) => p.entries.push({ ticket: '99'.repeat(32), name: '托', place: null }))).toContain('list')
  expect(await wrong((p) => p.entries.push({ ...p.entries[0]!, place: null }))).toContain('list')
  expect(await wrong((p) => p.entries.forEach((entry) => entry.place && (entry.place = 3 - entry.place)))).toEqual(['winners'])
  expect(await wrong((p) => p.entries.forEach((entry) => (entry.place = null)))).toEqual(['winners'])
})

it('makes tickets that nobody else has', () => {
  const many = new Set(Array.from({ length: 100 }, newTicket))
  expect(many.size).toBe(100)
  for (const ticket of many) expect(ticket).toMatch(/^[0-9a-f]{64}$/)
})
