// Waiting for something to become true; nowhere is there a sleep of a fixed length.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks `probe` until it answers something true, and gives that back. `about` explains a failure. */
export async function until(what, probe, { within = 20_000, every = 100, about = () => '' } = {}) {
  const end = performance.now() + within
  for (;;) {
    const answer = await probe()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`waited ${within / 1_000} s for ${what}\n${about()}`)
    await pause(every)
  }
}
