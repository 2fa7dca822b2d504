import { watch } from 'vue'
import type { Router } from 'vue-router'
import { look, useOnline } from '@julin/kit'

const TRIED = 'julin.lost'

/** Session storage throws where it is locked down; then a page is tried once a visit. */
function tried(href: string): boolean {
  try {
    if (sessionStorage.getItem(TRIED) === href) return true
    sessionStorage.setItem(TRIED, href)
    return false
  } catch {
    return true
  }
}

function found(): void {
  try {
    sessionStorage.removeItem(TRIED)
  } catch {
    // nothing was kept
  }
}

/**
 * A page whose script could not be fetched. Without a network the offline bar says so, and the page
 * opens when there is one again; with one, it is of a release that is gone, so it is loaded anew.
 */
export function whenLost(router: Router): void {
  const online = useOnline()
  let wanted = ''
  const load = (href: string): void => {
    if (!tried(href)) location.assign(href)
  }
  router.onError(async (_, to) => {
    wanted = router.resolve(to.fullPath).href
    await look()
    if (online.value) load(wanted)
  })
  router.afterEach((_, __, failure) => {
    if (failure) return
    wanted = ''
    found()
  })
  watch(online, (now) => {
    if (now && wanted) load(wanted)
  })
}
