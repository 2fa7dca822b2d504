import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/orders',
    name: 'orders',
    component: view(['orders', 'after_sales'], () => import('./Orders.vue')),
    meta: { title: 'nav.orders', permission: 'view_shop', nav: { group: 'trade', icon: 'orders', order: 21 } },
  },
] satisfies RouteRecordRaw[]
