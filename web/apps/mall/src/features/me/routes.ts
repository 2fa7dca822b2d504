import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/me', name: 'me', component: view('me', () => import('../../shell/Soon.vue')), meta: { title: 'nav.me', tabs: 'member' } },
  { path: '/privacy', name: 'privacy', component: view('me', () => import('../../shell/Soon.vue')), meta: { title: 'nav.privacy' } },
] satisfies RouteRecordRaw[]
