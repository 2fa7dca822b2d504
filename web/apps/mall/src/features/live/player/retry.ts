import type { Fault, Way } from './ways.ts'

const PAUSE_MS = [500, 1_000, 2_000, 3_000, 5_000]
/** After so many broken tries the other way is taken. */
const PATIENCE = 2

/** What to do after a fault: how long to wait, and by which way to try again. */
export interface Next {
  waitMs: number
  way: Exclude<Way, 'native'>
}

/** Decides about tries. A stream that is gone is waited for; one that breaks is tried the other way. */
export class Retries {
  #tries = 0
  #broken = 0
  #way: Exclude<Way, 'native'>

  constructor(way: Exclude<Way, 'native'> = 'hls') {
    this.#way = way
  }

  get way(): Exclude<Way, 'native'> {
    return this.#way
  }

  next(why: Fault): Next {
    if (why === 'broken') this.#broken += 1
    if (this.#broken >= PATIENCE) {
      this.#way = this.#way === 'hls' ? 'flv' : 'hls'
      this.#broken = 0
    }
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
