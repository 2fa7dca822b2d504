import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/after-sales',
    name: 'after-sales',
    component: view('after_sales', () => import('./AfterSales.vue')),
    meta: { title: 'nav.after_sales', permission: 'approve_after_sale', nav: { group: 'trade', icon: 'heart', order: 22 } },
  },
  {
    path: '/after-sales/batches',
    name: 'refund-batches',
    component: view('after_sales', () => import('./Batches.vue')),
    meta: { title: 'after_sales.batch.title', permission: 'approve_after_sale' },
  },
] satisfies RouteRecordRaw[]
