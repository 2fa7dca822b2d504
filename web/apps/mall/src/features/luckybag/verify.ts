/** The draw done again in this page, from what was published. The server's own is `domains/luckybag/src/draw.rs`. */
export interface Proof {
  id: string
  pieces: number
  commitment: string
  seed: string
  snapshot_hash: string
  entries: { ticket: string; name: string; place?: number | null }[]
  left_out: number
}

/** What this page knew before the draw. */
export interface Known {
  commitment?: string
  ticket?: string
}

export type Step = 'commitment' | 'seed' | 'list' | 'mine' | 'winners'

export interface Finding {
  step: Step
  ok: boolean
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16))
const hexOf = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const text = (value: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(value))

/** SHA-256 as hex. */
const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => hexOf(await crypto.subtle.digest('SHA-256', bytes))

export const commitmentOf = (seed: string): Promise<string> => sha256(bytesOf(seed))

const ascending = (tickets: string[]): string[] => [...tickets].sort((a, b) => (a < b ? -1 : Number(a > b)))

export const snapshotOf = (bag: string, tickets: string[]): Promise<string> => sha256(text(`${bag}\n${ascending(tickets).join('\n')}`))

/** All tickets in the order in which they win. */
export async function orderOf(seed: string, snapshot: string, tickets: string[]): Promise<string[]> {
  const key = await crypto.subtle.importKey('raw', bytesOf(seed), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const score = async (ticket: string): Promise<[string, string]> => [hexOf(await crypto.subtle.sign('HMAC', key, text(`${snapshot}:${ticket}`))), ticket]
  const scored = await Promise.all(tickets.map(score))
  return scored.sort(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, ticket]) => ticket)
}

/** Browsers do arithmetic of this kind on secure pages only. */
export const canVerify = (): boolean => typeof crypto !== 'undefined' && !!crypto.subtle

/** Every step by itself, so that a reader sees which one does not hold. */
export async function verify(proof: Proof, known: Known = {}): Promise<Finding[]> {
  const tickets = proof.entries.map((entry) => entry.ticket)
  const order = await orderOf(proof.seed, proof.snapshot_hash, tickets)
  const told = proof.entries.filter((entry) => entry.place).sort((a, b) => Number(a.place) - Number(b.place)).map((entry) => entry.ticket)
  const winners = order.slice(0, proof.pieces)
  const findings: Finding[] = []
  if (known.commitment) findings.push({ step: 'commitment', ok: known.commitment === proof.commitment })
  findings.push({ step: 'seed', ok: (await commitmentOf(proof.seed)) === proof.commitment })
  findings.push({ step: 'list', ok: new Set(tickets).size === tickets.length && (await snapshotOf(proof.id, tickets)) === proof.snapshot_hash })
  if (known.ticket) findings.push({ step: 'mine', ok: tickets.includes(known.ticket) })
  findings.push({ step: 'winners', ok: winners.length === told.length && winners.every((ticket, i) => ticket === told[i]) })
  return findings
}

/** 32 random bytes that only this page made: nobody can choose them for it. */
export const newTicket = (): string => hexOf(crypto.getRandomValues(new Uint8Array(32)).buffer)
