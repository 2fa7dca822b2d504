import { look, useOnline } from '@julin/kit'

const MARK = 'julin.reloaded'

/**
 * After a deployment an open page asks for files that are gone: load the new page, once. Not when
 * it is the network that is gone: then what is shown stays.
 */
export function reloadOnStaleChunk(): void {
  addEventListener('vite:preloadError', () => void reloadUnlessOffline())
  addEventListener('load', () => setTimeout(() => sessionStorage.removeItem(MARK), 10_000))
}

async function reloadUnlessOffline(): Promise<void> {
  if (sessionStorage.getItem(MARK)) return
  await look()
  if (!useOnline().value) return
  sessionStorage.setItem(MARK, '1')
  location.reload()
}

/** Not inside WeChat: on iOS its service workers are unreliable. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || /MicroMessenger/i.test(navigator.userAgent)) return
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined))
  if (document.readyState === 'complete') void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
}
