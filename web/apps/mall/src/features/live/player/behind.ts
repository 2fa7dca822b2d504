/** Half a picture of a screen: when the next one is drawn. */
const DRAWN_MS = 20
/** What is taken until it was measured. */
const GUESS_MS = 150

/** Sums that the browser keeps of the pictures that came (seconds), and the way there and back. */
export interface Sums {
  frames: number
  processing: number
  roundTrip: number
}

type Report = Iterable<[string, Record<string, unknown>]>

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** The sums in a report of a connection; null where a browser keeps none. */
export function sumsOf(report: Report): Sums | null {
  let found: Sums | null = null
  let roundTrip = 0
  for (const [, one] of report) {
    if (one['type'] === 'candidate-pair' && one['nominated'] === true) roundTrip = number(one['currentRoundTripTime'])
    if (one['type'] !== 'inbound-rtp' || one['kind'] !== 'video') continue
    // from the first packet of a picture to the decoded picture; older browsers know the waiting alone
    if (typeof one['totalProcessingDelay'] === 'number') found = { frames: number(one['framesDecoded']), processing: one['totalProcessingDelay'], roundTrip }
    else if (typeof one['jitterBufferDelay'] === 'number') found = { frames: number(one['jitterBufferEmittedCount']), processing: one['jitterBufferDelay'], roundTrip }
  }
  return found && { ...found, roundTrip }
}

/** How far a WebRTC picture is behind the server, measured once in a while. */
export class Behind {
  #last: Sums | null = null
  #ms = GUESS_MS

  get ms(): number {
    return this.#ms
  }

  note(now: Sums | null): void {
    const before = this.#last
    this.#last = now
    const frames = now && before ? now.frames - before.frames : 0
    if (!now || !before || frames <= 0) return
    const each = ((now.processing - before.processing) / frames) * 1_000
    this.#ms = each + (now.roundTrip / 2) * 1_000 + DRAWN_MS
  }
}
