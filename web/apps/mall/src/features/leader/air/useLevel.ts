import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** How loud the microphone hears, 0 to 1: the host sees that she is heard before anybody listens. */
export function useLevel(stream: Ref<MediaStream | null>): Ref<number> {
  const level = ref(0)
  let context: AudioContext | null = null
  let timer: ReturnType<typeof setInterval> | undefined

  function stop(): void {
    clearInterval(timer)
    void context?.close()
    context = null
  }

  watch(stream, (now) => {
    stop()
    if (!now?.getAudioTracks().length) return
    context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(now).connect(analyser)
    const wave = new Float32Array(analyser.fftSize)
    timer = setInterval(() => {
      analyser.getFloatTimeDomainData(wave)
      const power = wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length
      level.value = Math.min(1, Math.sqrt(power) * 4)
    }, 120)
  }, { immediate: true })
  onScopeDispose(stop)
  return level
}
