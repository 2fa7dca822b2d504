import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/suppliers',
    name: 'suppliers',
    component: view('suppliers', () => import('./Suppliers.vue')),
    meta: { title: 'nav.suppliers', permission: 'edit_suppliers', nav: { group: 'goods', icon: 'store', order: 31 } },
  },
] satisfies RouteRecordRaw[]
