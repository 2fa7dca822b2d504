import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/orders',
    name: 'orders',
    component: view('orders', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.orders', nav: { group: 'trade', icon: 'orders', order: 21 } },
  },
] satisfies RouteRecordRaw[]
