import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/lives', name: 'lives', component: view('live', () => import('./Lives.vue')), meta: { title: 'nav.lives', tabs: 'member' } },
  { path: '/live/:id', name: 'live', component: view(['live', 'flash', 'campaign', 'presale', 'auth'], () => import('./Room.vue')), meta: { title: 'nav.live', bare: true } },
] satisfies RouteRecordRaw[]
