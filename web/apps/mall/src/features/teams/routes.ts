import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/teams/:id', name: 'team', component: view(['teams', 'campaign', 'auth'], () => import('./Team.vue')), meta: { title: 'teams.head' } },
] satisfies RouteRecordRaw[]
