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
    : [{ path: '/kit', name: 'kit', component: () => import('../gallery/Gallery.vue'), meta: { open: true } }]

const own: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('../shell/Login.vue'), meta: { title: 'nav.login', open: true } },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('../shell/Missing.vue'), meta: { title: 'nav.missing', open: true } },
]

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
    return session.me || session.unknown ? true : { name: 'login', query: { next: to.fullPath } }
  })
  return router
}
