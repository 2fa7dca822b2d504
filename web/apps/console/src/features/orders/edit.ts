/** A line while it is edited: what it costs, what is off it and on how many pieces, what is paid of it first. */
export interface Row {
  id: string
  price: number
  had: number
  off: number
  on: number
  deposit: number | null
}

/** What stays off a line of so many pieces: those that leave take their part with them, half a fen too. */
export function kept(row: Pick<Row, 'off' | 'on'>, pieces: number): number {
  if (!row.off || !row.on || pieces >= row.on) return row.off
  const whole = row.off * pieces
  const down = Math.floor(whole / row.on)
  return 2 * (whole - down * row.on) > row.on ? down + 1 : down
}

/** What is charged now; below zero what goes back. Of a presale the deposits alone move. */
export const dueOf = (rows: readonly Row[], wanted: (id: string) => number, presale: boolean): number =>
  rows.reduce((sum, row) => {
    const n = wanted(row.id)
    if (presale) return sum + (n - row.had) * (row.deposit ?? row.price)
    return sum + (n - row.had) * row.price + row.off - kept(row, n)
  }, 0)
