import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/',
    name: 'dashboard',
    component: view('dashboard', () => import('./Dashboard.vue')),
    meta: { title: 'nav.dashboard', permission: 'view_shop', nav: { group: 'now', icon: 'grid', order: 10 } },
  },
] satisfies RouteRecordRaw[]
