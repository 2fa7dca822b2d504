import './meta.ts'
import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { useSession } from '../shell/session.ts'

/** Every feature names its routes in `features/X/routes.ts`. */
const modules = import.meta.glob<{ default: RouteRecordRaw[] }>('../features/*/routes.ts', { eager: true })
const routes = Object.values(modules).flatMap((module) => module.default)

/** All shared parts on one page, outside production. */
const gallery: RouteRecordRaw[] =
  import.meta.env.MODE === 'production'
    ? []
    : [{ path: '/kit', name: 'kit', component: () => import('../gallery/Gallery.vue'), meta: {} }]

const missing: RouteRecordRaw = {
  path: '/:rest(.*)*',
  name: 'missing',
  component: () => import('@julin/kit/missing'),
  props: { home: 'go_home' },
  meta: { title: 'nav.missing' },
}

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [...routes, ...gallery, missing],
    scrollBehavior(to, from, saved) {
      if (saved) return saved
      // a filter or a sheet in the query does not move the page
      return to.path === from.path ? false : { top: 0 }
    },
  })
  router.beforeEach(async (to) => {
    if (!to.meta.auth) return true
    const session = useSession()
    await session.ensure()
    if (!session.me && !session.unknown) return { name: 'login', query: { next: to.fullPath } }
    // a guest of the leader side gets the page's own no-permission state from the server
    return true
  })
  return router
}
