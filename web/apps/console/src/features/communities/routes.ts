import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/communities',
    name: 'communities',
    component: view('communities', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.communities', nav: { group: 'people', icon: 'building', order: 60 } },
  },
] satisfies RouteRecordRaw[]
