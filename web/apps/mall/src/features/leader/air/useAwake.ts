import { onScopeDispose, ref, watch, type Ref } from 'vue'

interface Battery extends EventTarget {
  level: number
  charging: boolean
}

const LOW = 0.2

/** Keeps the screen on while on air, and tells what would end a live: a low battery, a page left behind. */
export function useAwake(onAir: Ref<boolean>) {
  const low = ref(false)
  /** The page was in the background while on air: phones stop the camera there. */
  const left = ref(false)
  let lock: WakeLockSentinel | null = null

  async function hold(): Promise<void> {
    if (!onAir.value || document.visibilityState !== 'visible' || lock) return
    // refused on a low battery, and unknown to some browsers
    lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
    lock?.addEventListener('release', () => (lock = null))
  }

  async function release(): Promise<void> {
    await lock?.release()
    lock = null
  }

  function seen(): void {
    if (document.visibilityState === 'visible') void hold()
    else if (onAir.value) left.value = true
  }

  let battery: Battery | null = null
  const charge = (): void => void (low.value = !!battery && !battery.charging && battery.level <= LOW)
  void (navigator as { getBattery?: () => Promise<Battery> }).getBattery?.().then((found) => {
    battery = found
    for (const name of ['levelchange', 'chargingchange']) found.addEventListener(name, charge)
    charge()
  }, () => undefined)

  watch(onAir, (now) => void (now ? hold() : release()), { immediate: true })
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', seen)
    for (const name of ['levelchange', 'chargingchange']) battery?.removeEventListener(name, charge)
    void release()
  })
  return { low, left }
}
