import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/orders', name: 'orders', component: view(['orders', 'presale'], () => import('./Orders.vue')), meta: { title: 'nav.orders', tabs: 'member', auth: 'member' } },
  { path: '/orders/:id', name: 'order', component: view(['orders', 'presale', 'again', 'edit', 'showcase'], () => import('./Order.vue')), meta: { title: 'nav.order', auth: 'member' } },
  // buying is a half-sheet of the campaign's page; old links still lead there
  { path: '/checkout', redirect: ({ query }) => (query['campaign'] ? `/c/${String(query['campaign'])}` : '/orders') },
] satisfies RouteRecordRaw[]
