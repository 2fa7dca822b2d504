// Runs in the page: the time as blocks of black and white in a picture, and read from one.
// 48 blocks in 4 rows: 40 bits of milliseconds, 8 of a check.
const COLUMNS = 12
const ROWS = 4
const BITS = 40
// Times are counted from here (2026), or the blocks would not do.
const EPOCH = 1_767_225_600_000

const check = (bits) => bits.reduce((sum, bit, at) => (sum + bit * (at * 7 + 3)) & 255, 0x5a)

function bitsOf(ms) {
  const bits = Array.from({ length: BITS }, (_, at) => Math.floor(ms / 2 ** at) % 2)
  const sum = check(bits)
  return [...bits, ...Array.from({ length: 8 }, (_, at) => (sum >> at) & 1)]
}

/** Draws a time over the whole picture, each block far larger than what a codec smears. */
globalThis.drawTime = (context, ms) => {
  const { width, height } = context.canvas
  bitsOf(ms - EPOCH).forEach((bit, at) => {
    context.fillStyle = bit ? '#fff' : '#000'
    const [x, y] = [at % COLUMNS, Math.floor(at / COLUMNS)]
    context.fillRect((x * width) / COLUMNS, (y * height) / ROWS, width / COLUMNS, height / ROWS)
  })
}

/** The time in a picture; null where it cannot be read. */
globalThis.readTime = (context) => {
  const { width, height } = context.canvas
  const { data } = context.getImageData(0, 0, width, height)
  const light = (at) => {
    const x = Math.floor(((at % COLUMNS) + 0.5) * (width / COLUMNS))
    const y = Math.floor((Math.floor(at / COLUMNS) + 0.5) * (height / ROWS))
    return data[(y * width + x) * 4]
  }
  const bits = Array.from({ length: COLUMNS * ROWS }, (_, at) => (light(at) > 127 ? 1 : 0))
  const sum = bits.slice(BITS).reduce((all, bit, at) => all + (bit << at), 0)
  const time = bits.slice(0, BITS)
  return sum === check(time) ? time.reduce((all, bit, at) => all + bit * 2 ** at, EPOCH) : null
}
