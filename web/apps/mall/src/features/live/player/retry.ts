import type { Fault, Way } from './ways.ts'

const PAUSE_MS = [500, 1_000, 2_000, 3_000, 5_000]
/** After so many broken tries the next way is taken. */
const PATIENCE = 2

/** A way that can be wished for; the fastest comes first. */
export type Wish = Exclude<Way, 'native'>
const ORDER: readonly Wish[] = ['whep', 'hls', 'flv']

/** The way named in an address, else the fastest. */
export const wished = (name: unknown): Wish => ORDER.find((way) => way === name) ?? 'whep'

/** What to do after a fault: how long to wait, and by which way to try again. */
export interface Next {
  waitMs: number
  way: Wish
}

/**
 * Decides about tries. A stream that is gone is waited for; one that breaks is tried the next way, in a
 * circle; a way that does not suit this stream, browser or network is not tried again.
 */
export class Retries {
  #tries = 0
  #broken = 0
  #way: Wish
  #ways = [...ORDER]

  constructor(way: Wish = 'whep') {
    this.#way = way
  }

  get way(): Wish {
    return this.#way
  }

  next(why: Fault): Next {
    if (why === 'broken') this.#broken += 1
    const unfit = why === 'unfit' && this.#ways.length > 1
    if (unfit || this.#broken >= PATIENCE) {
      const left = this.#way
      this.#way = this.#ways[(this.#ways.indexOf(left) + 1) % this.#ways.length]!
      if (unfit) this.#ways = this.#ways.filter((way) => way !== left)
      this.#broken = 0
    }
    if (unfit) return { waitMs: 0, way: this.#way }
    const waitMs = PAUSE_MS[Math.min(this.#tries, PAUSE_MS.length - 1)]!
    this.#tries += 1
    return { waitMs, way: this.#way }
  }

  /** A picture has come. */
  good(): void {
    this.#tries = 0
    this.#broken = 0
  }
}
