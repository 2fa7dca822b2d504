import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue'

/** Less than this is a tap. */
const SLACK = 6

export interface Drag {
  offset: ComputedRef<{ '--x': string; '--y': string }>
  held: Ref<boolean>
  grab(event: PointerEvent): void
  move(event: PointerEvent): void
  release(event: PointerEvent): void
  /** Whether the click that follows belongs to a drag. */
  dragged(): boolean
}

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** How far a box must be pushed to lie within the screen at its nearer side. */
export function toSide(box: Box, screen: { width: number; height: number }, edge: number): { x: number; y: number } {
  const left = box.left + box.width / 2 < screen.width / 2 ? edge : screen.width - box.width - edge
  const top = Math.min(Math.max(box.top, edge), screen.height - box.height - edge)
  return { x: left - box.left, y: top - box.top }
}

/** Something small that a finger moves about; let go, it rests at the nearer side. */
export function useDrag(box: Ref<HTMLElement | undefined>, edge = 12): Drag {
  const at = reactive({ x: 0, y: 0 })
  const held = ref(false)
  let start: { x: number; y: number } | null = null
  let moved = false

  function grab(event: PointerEvent): void {
    start = { x: event.clientX - at.x, y: event.clientY - at.y }
    moved = false
    // a quick mouse is off it before the first move is told
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  }

  function move(event: PointerEvent): void {
    if (!start) return
    const [x, y] = [event.clientX - start.x, event.clientY - start.y]
    if (!held.value && Math.hypot(x - at.x, y - at.y) < SLACK) return
    held.value = moved = true
    Object.assign(at, { x, y })
  }

  function release(): void {
    start = null
    if (!held.value || !box.value) return
    held.value = false
    const { innerWidth: width, innerHeight: height } = window
    const push = toSide(box.value.getBoundingClientRect(), { width, height }, edge)
    Object.assign(at, { x: at.x + push.x, y: at.y + push.y })
  }

  const offset = computed(() => ({ '--x': `${at.x}px`, '--y': `${at.y}px` }))
  return { offset, held, grab, move, release, dragged: () => moved }
}
