import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/procurement',
    name: 'procurement',
    component: view('procurement', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.procurement', nav: { group: 'fulfil', icon: 'filter', order: 40 } },
  },
] satisfies RouteRecordRaw[]
