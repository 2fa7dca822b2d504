import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/live/:id/replay', name: 'replay', component: view(['replay', 'live', 'campaign', 'presale', 'auth', 'showcase'], () => import('./Replay.vue')), meta: { title: 'nav.replay', bare: true } },
  { path: '/leader/live/:id/replay', name: 'leader-replay', component: view(['replay', 'leader'], () => import('./Desk.vue')), meta: { title: 'nav.replay', auth: 'leader' } },
] satisfies RouteRecordRaw[]
