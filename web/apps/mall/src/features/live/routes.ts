import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/lives', name: 'lives', component: view('live', () => import('./Lives.vue')), meta: { title: 'nav.lives', tabs: 'member' } },
  { path: '/live/:id', name: 'live', component: view(['live', 'flash', 'campaign', 'presale', 'auth', 'luckybag', 'preheat', 'showcase', 'orders'], () => import('./Room.vue')), meta: { title: 'nav.live', bare: true } },
  { path: '/live/:id/desk', name: 'live-desk', component: view(['live', 'leader', 'flash', 'auth', 'show', 'showcase'], () => import('./desk/Desk.vue')), meta: { title: 'live.desk.title', auth: 'member' } },
] satisfies RouteRecordRaw[]
