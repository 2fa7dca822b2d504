const MARK = 'julin.reloaded'

/** After a deployment an open page asks for files that are gone: load the new page, once. */
export function reloadOnStaleChunk(): void {
  addEventListener('vite:preloadError', (event) => {
    if (sessionStorage.getItem(MARK)) return
    event.preventDefault()
    sessionStorage.setItem(MARK, '1')
    location.reload()
  })
  addEventListener('load', () => setTimeout(() => sessionStorage.removeItem(MARK), 10_000))
}

/** Not inside WeChat: on iOS its service workers are unreliable. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || /MicroMessenger/i.test(navigator.userAgent)) return
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined))
  if (document.readyState === 'complete') void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
}
