import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/system',
    name: 'system',
    component: view('system', () => import('./System.vue')),
    meta: { title: 'nav.system', permission: 'administer', nav: { group: 'rules', icon: 'settings', order: 71 } },
  },
] satisfies RouteRecordRaw[]
