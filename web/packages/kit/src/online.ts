import { computed, ref, type ComputedRef } from 'vue'

/** How long until one looks again whether the server answers. */
const LOOK_MS = 2_000
const device = ref(globalThis.navigator?.onLine ?? true)
const server = ref(true)
let looking: ReturnType<typeof setTimeout> | undefined
globalThis.addEventListener?.('online', () => {
  device.value = true
  if (!server.value) void look()
})
globalThis.addEventListener?.('offline', () => (device.value = false))

/** A reply came, whatever it said. */
export function answered(): void {
  clearTimeout(looking)
  looking = undefined
  server.value = true
}

/** A request found nobody: looks again until somebody answers. */
export function unanswered(): void {
  server.value = false
  looking ??= setTimeout(() => {
    looking = undefined
    void look()
  }, LOOK_MS)
}

/** Asks the server for a sign of life, e.g. after a connection was cut. */
export async function look(): Promise<void> {
  await globalThis.fetch('/api/v1/meta', { cache: 'no-store' }).then(answered, unanswered)
}

const online = computed(() => device.value && server.value)

/** Whether the shop can be reached: the device has a network and the last request was answered. */
export function useOnline(): ComputedRef<boolean> {
  return online
}
