// The service worker of the mall. It keeps the shell and the hashed files, so that the app opens
// without a network; what it shows then is up to the views (pickup codes keep themselves).
// It never answers for the API or for live media.
const CACHE = 'julin-__VERSION__'
const SHELL = [/* __SHELL__ */]
/** The server's own paths, and the other app's. */
const HANDS_OFF = [new RegExp(__SERVER_PATHS__), /^\/(console|screen)(\/|$)/]

addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()))
})

addEventListener('activate', (event) => {
  const stale = (key) => key.startsWith('julin-') && key !== CACHE
  event.waitUntil(
    caches
      .keys()
      .then((keys) => Promise.all(keys.filter(stale).map((key) => caches.delete(key))))
      .then(() => clients.claim()),
  )
})

async function fromCacheFirst(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) (await caches.open(CACHE)).put(request, answer.clone())
  return answer
}

addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || HANDS_OFF.some((rule) => rule.test(url.pathname))) return
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => caches.match('/')))
  else if (url.pathname.startsWith('/assets/') || SHELL.includes(url.pathname)) event.respondWith(fromCacheFirst(request))
})
