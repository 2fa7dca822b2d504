export interface Wish {
  at: number
  deed?: 'hide' | 'show' | 'spotlight'
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>

const busy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.closest('input,textarea,select,dialog,[contenteditable]') !== null)

/** 1–9 explain a card, ↑↓ walk, Enter explains, S shows, H hides. Nothing while somebody types. */
export function deedFor(event: Pressed, at: number, count: number): Wish | null {
  if (event.ctrlKey || event.metaKey || event.altKey || count === 0 || busy(event.target)) return null
  const digit = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1
  if (digit >= 0) return digit < count ? { at: digit, deed: 'spotlight' } : null
  const onButton = event.target instanceof HTMLElement && event.target.closest('button,a') !== null
  switch (event.key.toLowerCase()) {
    case 'arrowdown':
      return { at: Math.min(at + 1, count - 1) }
    case 'arrowup':
      return { at: Math.max(at - 1, 0) }
    case 'enter':
      return onButton ? null : { at, deed: 'spotlight' }
    case 's':
      return { at, deed: 'show' }
    case 'h':
      return { at, deed: 'hide' }
    default:
      return null
  }
}
