import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/', name: 'home', component: view(['home', 'live', 'again'], () => import('./Home.vue')), meta: { title: 'nav.home', tabs: 'member' } },
] satisfies RouteRecordRaw[]
