import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/live',
    name: 'live',
    component: view('live', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.live', nav: { group: 'trade', icon: 'live', order: 22 } },
  },
] satisfies RouteRecordRaw[]
