/** A supplier's lot, as it is told when goods are counted in. */
export interface Lot {
  code: string
  pieces: number | null
}

/** What is still to be told of what came. */
export const untold = (lots: readonly Lot[], received: number): number => received - lots.reduce((sum, lot) => sum + (lot.pieces ?? 0), 0)

/** None are told, or each has its own code and some pieces, and all of them are what came. */
export function soundLots(lots: readonly Lot[] | undefined, received: number): boolean {
  if (!lots?.length) return true
  const codes = lots.map((lot) => lot.code.trim())
  return codes.every(Boolean) && new Set(codes).size === codes.length && lots.every((lot) => (lot.pieces ?? 0) > 0) && untold(lots, received) === 0
}
