import { serverNow } from '@julin/kit'
import type { HlsConfig } from 'hls.js'

/**
 * Why a way of playing stopped: `gone` is a stream that is not there (yet), `unfit` a way that this
 * stream, browser or network does not suit, `broken` all else.
 */
export type Fault = 'gone' | 'unfit' | 'broken'

/** How the stream is watched: by WebRTC, through hls.js, through mpegts.js or by the browser itself. */
export type Way = 'whep' | 'hls' | 'flv' | 'native'

export interface Playing {
  way: Way
  stop(): void
  /** When the picture shown now was taken, in server milliseconds; null while that is not known. */
  pictured?(): number | null
}

/** What is under way besides what is buffered: the server's batch and the network. */
const ON_THE_WAY_MS = 250

export type Start = (video: HTMLVideoElement, url: string, fault: (why: Fault) => void) => Promise<Playing | null>

const LOW_LATENCY: Partial<HlsConfig> = {
  lowLatencyMode: true,
  // fMP4 passes through unchanged: there is nothing to do in a worker
  enableWorker: false,
  backBufferLength: 10,
  maxLiveSyncPlaybackRate: 1.2,
}

/** Low-latency HLS. Null where there are no media source extensions. */
export const startHls: Start = async (video, url, fault) => {
  const { default: Hls } = await import('hls.js/light')
  if (!Hls.isSupported()) return null
  const hls = new Hls(LOW_LATENCY)
  let healed = false
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !healed) {
      healed = true
      return hls.recoverMediaError()
    }
    fault(data.response?.code === 404 ? 'gone' : 'broken')
  })
  hls.attachMedia(video)
  hls.loadSource(url)
  // the playlist says when each segment was taken (EXT-X-PROGRAM-DATE-TIME)
  return { way: 'hls', stop: () => hls.destroy(), pictured: () => hls.playingDate?.getTime() ?? null }
}

/** HTTP-FLV. Null where there are no media source extensions. */
export const startFlv: Start = async (video, url, fault) => {
  const { default: mpegts } = await import('mpegts.js')
  if (!mpegts.getFeatureList().mseLivePlayback) return null
  mpegts.LoggingControl.enableAll = false
  const source = { type: 'flv', isLive: true, url: new URL(url, location.href).href }
  const player = mpegts.createPlayer(source, { enableStashBuffer: false, liveBufferLatencyChasing: true, autoCleanupSourceBuffer: true })
  player.on(mpegts.Events.ERROR, (_type: string, _detail: string, info: { code?: number } | undefined) => fault(info?.code === 404 ? 'gone' : 'broken'))
  player.on(mpegts.Events.LOADING_COMPLETE, () => fault('gone'))
  player.attachMediaElement(video)
  player.load()
  return { way: 'flv', stop: () => player.destroy(), pictured: () => serverNow() - ON_THE_WAY_MS - behindMs(video) }
}

/** How far the picture is behind the newest that has come. */
function behindMs({ buffered, currentTime }: HTMLVideoElement): number {
  const newest = buffered.length ? buffered.end(buffered.length - 1) : currentTime
  return Math.max(0, newest - currentTime) * 1_000
}

/** Safari knows when a live began. */
type Dated = HTMLVideoElement & { getStartDate?(): Date }

function dateOf(video: Dated): number | null {
  const began = video.getStartDate?.().getTime() ?? Number.NaN
  return Number.isFinite(began) ? began + video.currentTime * 1_000 : null
}

/** The browser's own HLS: an iPhone's. */
export const startNative: Start = async (video, url, fault) => {
  if (!video.canPlayType('application/vnd.apple.mpegurl')) return null
  const failed = (): void => fault(video.error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ? 'gone' : 'broken')
  video.addEventListener('error', failed)
  video.src = url
  return {
    way: 'native',
    pictured: () => dateOf(video),
    stop() {
      video.removeEventListener('error', failed)
      video.removeAttribute('src')
      video.load()
    },
  }
}
