import { computed, onBeforeUnmount, onMounted, ref, type ComputedRef, type CSSProperties } from 'vue'

export const STAGE = { width: 1920, height: 1080 } as const

/** A pixel orbit against burn-in: every minute one step round a small square. */
const ORBIT = [[0, 0], [3, 0], [3, 3], [0, 3]] as const

/** The 16:9 canvas, drawn at 1920×1080 and scaled to any display, its style set through the CSSOM. */
export function useStage(shiftMs = 60_000): ComputedRef<CSSProperties> {
  const scale = ref(1)
  const step = ref(0)
  const fit = (): void => {
    scale.value = Math.min(innerWidth / STAGE.width, innerHeight / STAGE.height)
  }
  let timer: ReturnType<typeof setInterval>
  onMounted(() => {
    fit()
    addEventListener('resize', fit)
    timer = setInterval(() => (step.value = (step.value + 1) % ORBIT.length), shiftMs)
  })
  onBeforeUnmount(() => {
    removeEventListener('resize', fit)
    clearInterval(timer)
  })
  return computed(() => {
    const [x, y] = ORBIT[step.value]!
    return { transform: `translate(-50%, -50%) scale(${scale.value}) translate(${x}px, ${y}px)` }
  })
}
