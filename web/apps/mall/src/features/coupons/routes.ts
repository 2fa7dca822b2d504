import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/coupons', name: 'coupons', component: view('coupons', () => import('./Coupons.vue')), meta: { title: 'nav.coupons', auth: 'member' } },
  { path: '/leader/coupons', name: 'leader-coupons', component: view('coupons', () => import('./LeaderCoupons.vue')), meta: { title: 'nav.leader_coupons', auth: 'leader' } },
] satisfies RouteRecordRaw[]
