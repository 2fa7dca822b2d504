import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/login', name: 'login', component: view('auth', () => import('../../shell/Soon.vue')), meta: { title: 'nav.login' } },
  { path: '/join/:code', name: 'join', component: view('auth', () => import('../../shell/Soon.vue')), meta: { title: 'nav.join' } },
] satisfies RouteRecordRaw[]
