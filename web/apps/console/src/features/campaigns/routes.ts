import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/campaigns',
    name: 'campaigns',
    component: view('campaigns', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.campaigns', nav: { group: 'trade', icon: 'basket', order: 20 } },
  },
] satisfies RouteRecordRaw[]
