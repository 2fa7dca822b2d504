/** What the server puts into HTTP-FLV at each keyframe: a time of the stream, and when that was there. */
export interface FlvTime {
  /** Stream time, ms. */
  at: number
  /** Unix ms of the server. */
  wall: number
}

/** The player takes gaps out of the stream; a place that far off means that it did. */
const MAX_OFF_MS = 1_000

/** The time in a script tag, if it is one that tells it. */
export function flvTime(script: unknown): FlvTime | null {
  const told = (script as { onClock?: Partial<FlvTime> } | undefined)?.onClock
  return typeof told?.at === 'number' && typeof told.wall === 'number' ? { at: told.at, wall: told.wall } : null
}

/** Says when the picture at a place of the player's was taken. */
export class FlvClock {
  #last: FlvTime | null = null
  /** Stream time of the player's zero. */
  #zero: number | null = null

  /** Notes a time that came when so much was buffered, ms of the player's. */
  note(time: FlvTime, bufferedMs: number): void {
    const place = this.#zero === null ? null : time.at - this.#zero
    if (place === null || Math.abs(place - bufferedMs) > MAX_OFF_MS) this.#zero = time.at - bufferedMs
    this.#last = time
  }

  /** Server ms at which the picture shown at this place was on the server. */
  pictured(placeMs: number): number | null {
    if (!this.#last || this.#zero === null) return null
    return this.#last.wall + placeMs + this.#zero - this.#last.at
  }
}
