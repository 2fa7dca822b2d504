import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/system',
    name: 'system',
    component: view('system', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.system', nav: { group: 'rules', icon: 'settings', order: 71 } },
  },
] satisfies RouteRecordRaw[]
