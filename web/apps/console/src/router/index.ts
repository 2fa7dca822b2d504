import './meta.ts'
import { createRouter, createWebHistory, type RouteLocationRaw, type RouteRecordRaw, type Router } from 'vue-router'
import { useSession } from '../shell/session.ts'
import { whenLost } from './lost.ts'

/** Every feature names its routes in `features/X/routes.ts`. */
const modules = import.meta.glob<{ default: RouteRecordRaw[] }>('../features/*/routes.ts', { eager: true })
const routes = Object.values(modules).flatMap((module) => module.default)

/** All shared parts on one page, outside production. */
const gallery: RouteRecordRaw[] =
  import.meta.env.MODE === 'production'
    ? []
    : [{ path: '/kit', name: 'kit', component: () => import('../gallery/Gallery.vue'), meta: { open: true } }]

const own: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('../shell/Login.vue'), meta: { title: 'nav.login', open: true } },
  { path: '/denied', name: 'denied', component: () => import('../shell/Denied.vue'), meta: { title: 'nav.denied' } },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('@julin/kit/missing'), props: { home: 'go_home' }, meta: { title: 'nav.missing', open: true } },
]

/** Who may not see a page is led to the first one made for their role, or told that none is. */
function elsewhere(router: Router, path: string): RouteLocationRaw | true {
  const session = useSession()
  const places = router.getRoutes().filter(({ meta }) => meta.nav && session.can(meta.permission))
  places.sort((a, b) => a.meta.nav!.order - b.meta.nav!.order)
  if (path === '/' && places[0]) return { path: places[0].path }
  return { name: 'denied' }
}

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/console/'),
    routes: [...routes, ...gallery, ...own],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  })
  router.beforeEach(async (to) => {
    if (to.meta.open) return true
    const session = useSession()
    await session.ensure()
    if (!session.me && !session.unknown) return { name: 'login', query: { next: to.fullPath } }
    return session.unknown || session.can(to.meta.permission) ? true : elsewhere(router, to.path)
  })
  whenLost(router)
  return router
}
