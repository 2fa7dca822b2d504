import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/c/:id', name: 'campaign', component: view(['campaign', 'flash', 'teams', 'presale', 'auth'], () => import('./Campaign.vue')), meta: { title: 'nav.campaign' } },
] satisfies RouteRecordRaw[]
