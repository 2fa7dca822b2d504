import { reactive } from 'vue'
import { ApiError } from '@julin/kit'
import { call } from '@julin/api'
import type { Wish } from './retry.ts'
import type { LiveView, Play } from '../types.ts'

/** The live whose picture is on: it outlives the room's page, as a small window over the others. */
export interface Watched {
  id: string
  title: string
  cover: string | null
  campaign: string
  play: Play | null
  via: Wish
  /** Where its room is, with what was in the address. */
  room: string
}

export const watching = reactive({
  live: null as Watched | null,
  inRoom: false,
  seen: false,
  /** When the picture shown now was taken; null without one. */
  picture: null as number | null,
})

/** How the player tells that, while there is one. */
let pictured: (() => number | null) | null = null

export function watchPicture(how: (() => number | null) | null): void {
  pictured = how
  lookAtPicture()
}

export function lookAtPicture(): number | null {
  watching.picture = pictured?.() ?? null
  return watching.picture
}

export function stopWatching(): void {
  Object.assign(watching, { live: null, inRoom: false, seen: false })
}

/** The room shows a live; another one that was still on gives way. */
export function watchInRoom(live: LiveView, room: string, via: Watched['via']): void {
  const { id, title, cover_url: cover, campaign_id: campaign, play } = live
  if (watching.live && watching.live.id !== id) stopWatching()
  watching.live = { id, title, cover: cover ?? null, campaign, play, via, room }
  watching.inRoom = true
}

/** Out of the room: a picture that was seen goes on in small; one that never came does not follow. */
export function leaveRoom(): void {
  watching.inRoom = false
  if (!watching.seen) stopWatching()
}

const KEPT = 'julin.watching'

/** Over the way to the cashier and back, which are other pages. */
export function keepWatching(): void {
  addEventListener('pagehide', () => {
    if (watching.live && watching.seen) sessionStorage.setItem(KEPT, watching.live.id)
  })
  const id = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  if (id) void resume(id)
}

async function resume(id: string): Promise<void> {
  const live = await call<LiveView>('GET', `/api/v1/lives/${id}`).catch((error: unknown) => {
    if (error instanceof ApiError) return null
    throw error
  })
  if (live?.status !== 'on_air' || watching.live) return
  watchInRoom(live, `/live/${id}`, 'whep')
  watching.inRoom = false
}
