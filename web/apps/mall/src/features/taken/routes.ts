import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

const words = (load: Parameters<typeof view>[1]): ReturnType<typeof view> => view(['taken', 'edit', 'leader', 'orders', 'teams'], load)

export default [
  { path: '/leader/take/:id', name: 'leader-take', component: words(() => import('./TakeOrders.vue')), meta: { title: 'nav.leader_campaign', auth: 'leader' } },
  { path: '/leader/take/:id/list', name: 'leader-take-list', component: words(() => import('./TakeList.vue')), meta: { title: 'nav.leader_campaign', auth: 'leader' } },
  { path: '/claim/:token', name: 'claim', component: view(['taken', 'orders', 'auth'], () => import('./Claim.vue')), meta: { title: 'nav.order' } },
  { path: '/leader/orders/:id', name: 'leader-order', component: words(() => import('./LeaderOrder.vue')), meta: { title: 'nav.order', auth: 'leader' } },
  { path: '/leader/cash', name: 'leader-cash', component: words(() => import('./Cash.vue')), meta: { title: 'nav.leader_earnings', auth: 'leader' } },
] satisfies RouteRecordRaw[]
