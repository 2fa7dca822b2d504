import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/ledger',
    name: 'ledger',
    component: view('ledger', () => import('./Ledger.vue')),
    meta: { title: 'nav.ledger', permission: 'view_ledger', nav: { group: 'money', icon: 'ledger', order: 51 } },
  },
] satisfies RouteRecordRaw[]
