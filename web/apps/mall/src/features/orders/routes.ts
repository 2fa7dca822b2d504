import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/orders', name: 'orders', component: view('orders', () => import('../../shell/Soon.vue')), meta: { title: 'nav.orders', tabs: 'member', auth: 'member' } },
  { path: '/orders/:id', name: 'order', component: view('orders', () => import('../../shell/Soon.vue')), meta: { title: 'nav.order', auth: 'member' } },
  { path: '/checkout', name: 'checkout', component: view('orders', () => import('../../shell/Soon.vue')), meta: { title: 'nav.checkout', auth: 'member' } },
] satisfies RouteRecordRaw[]
