import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/pickup',
    name: 'pickup',
    component: view('pickup', () => import('./HandOver.vue')),
    meta: { title: 'nav.pickup', permission: 'hand_over', nav: { group: 'fulfil', icon: 'truck', order: 41 } },
  },
] satisfies RouteRecordRaw[]
