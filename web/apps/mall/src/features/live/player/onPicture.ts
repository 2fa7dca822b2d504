/** What waits for its picture no longer than this: a viewer who paused is not kept from buying. */
const HOLD_MS = 20_000

interface Waiting<T> {
  at: number
  since: number
  what: T
}

/**
 * Product cards come on media time: the host shows one while she takes it into her hand, and a viewer
 * some seconds behind sees it when the picture is there, never before. What is put waits, in its
 * order, until the picture shown was taken at its time or later. Stock and the start of a sale are the
 * server's time and do not pass through here.
 */
export class OnPicture<T> {
  #waiting: Waiting<T>[] = []
  #pictured: () => number | null
  #show: (what: T, at: number) => void
  #now: () => number

  /** `pictured`: when the picture shown now was taken, server milliseconds; null where there is none to wait for. */
  constructor(pictured: () => number | null, show: (what: T, at: number) => void, now = () => performance.now()) {
    this.#pictured = pictured
    this.#show = show
    this.#now = now
  }

  put(at: number, what: T): void {
    this.#waiting.push({ at, since: this.#now(), what })
    this.look()
  }

  /** Shows what is due; to be called a few times a second. */
  look(): void {
    const picture = this.#pictured()
    for (let first = this.#waiting[0]; first && this.#due(first, picture); first = this.#waiting[0]) {
      this.#waiting.shift()
      this.#show(first.what, first.at)
    }
  }

  /** The room was asked anew: what waited is in the answer. */
  clear(): void {
    this.#waiting = []
  }

  #due({ at, since }: Waiting<T>, picture: number | null): boolean {
    return picture === null || picture >= at || this.#now() - since >= HOLD_MS
  }
}
