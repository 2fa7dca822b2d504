/** `482913` → `482 913`: read aloud across a counter in twos of three or four. */
export function grouped(code: string): string {
  const half = Math.ceil(code.length / 2)
  return code.length > 4 ? `${code.slice(0, half)} ${code.slice(half)}` : code
}
