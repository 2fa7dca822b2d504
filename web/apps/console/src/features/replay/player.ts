import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import type Hls from 'hls.js'

/** A recording in a video element that has controls of its own. */
export function useRecordingPlayer(video: Ref<HTMLVideoElement | undefined>, url: () => string | null) {
  const broken = ref(false)
  let hls: Hls | undefined
  let turn = 0

  function stop(): void {
    turn += 1
    hls?.destroy()
    hls = undefined
  }

  async function load(): Promise<void> {
    stop()
    broken.value = false
    const [source, mine] = [url(), turn]
    if (!source) return
    const { default: Player } = await import('hls.js/light')
    if (mine !== turn || !video.value) return
    if (!Player.isSupported()) return void (video.value.src = source)
    // chapters come from the API: no text track is made of them, which the content policy refuses
    hls = new Player({ enableWorker: false, maxBufferLength: 20, enableDateRangeMetadataCues: false, enableID3MetadataCues: false, enableEmsgMetadataCues: false })
    hls.on(Player.Events.ERROR, (_, { fatal }) => {
      if (fatal) broken.value = true
    })
    hls.loadSource(source)
    hls.attachMedia(video.value)
  }

  watch([url, video], () => void load(), { immediate: true, flush: 'post' })
  onBeforeUnmount(stop)
  return { broken, load }
}
