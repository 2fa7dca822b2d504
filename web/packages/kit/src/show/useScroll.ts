import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { store } from '../prefs.ts'

const SPEEDS = { least: 1, most: 20, usual: 6 }
/** Pixels a second for one step of speed. */
const STEP_PX = 8

/** Text that runs upwards by itself; it stops at the end. */
export function useScroll(field: Ref<HTMLElement | undefined>) {
  const running = ref(false)
  const speed = ref(Number(store.read('prompter.speed') ?? SPEEDS.usual))
  watch(speed, (now) => store.write('prompter.speed', String(now)))
  let frame = 0
  let last = 0
  let exact = 0

  function run(at: number): void {
    const box = field.value
    if (!running.value || !box) return
    if (last) {
      // a hand on the wheel wins
      if (Math.abs(box.scrollTop - exact) > 2) exact = box.scrollTop
      exact += ((at - last) / 1_000) * speed.value * STEP_PX
      box.scrollTop = exact
      if (exact >= box.scrollHeight - box.clientHeight) return stop()
    }
    last = at
    frame = requestAnimationFrame(run)
  }
  function stop(): void {
    running.value = false
    cancelAnimationFrame(frame)
  }
  function toggle(): void {
    if (running.value) return stop()
    running.value = true
    last = 0
    exact = field.value?.scrollTop ?? 0
    frame = requestAnimationFrame(run)
  }
  function top(): void {
    exact = 0
    if (field.value) field.value.scrollTop = 0
  }
  const faster = (step: number): void => void (speed.value = Math.min(SPEEDS.most, Math.max(SPEEDS.least, speed.value + step)))
  onBeforeUnmount(stop)
  return { running, speed, toggle, top, faster }
}
