import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/pickup',
    name: 'pickup',
    component: view('pickup', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.pickup', nav: { group: 'fulfil', icon: 'truck', order: 41 } },
  },
] satisfies RouteRecordRaw[]
