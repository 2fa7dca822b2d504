import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/settlement',
    name: 'settlement',
    component: view('settlement', () => import('./Settlement.vue')),
    meta: { title: 'nav.settlement', permission: 'view_ledger', nav: { group: 'money', icon: 'wallet', order: 50 } },
  },
] satisfies RouteRecordRaw[]
