import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/coupons',
    name: 'coupons',
    component: view('coupons', () => import('./Coupons.vue')),
    meta: { title: 'nav.coupons', permission: 'run_campaigns', nav: { group: 'trade', icon: 'gift', order: 45 } },
  },
] satisfies RouteRecordRaw[]
