import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/audit',
    name: 'audit',
    component: view('audit', () => import('./Audit.vue')),
    meta: { title: 'nav.audit', permission: 'administer', nav: { group: 'rules', icon: 'history', order: 70 } },
  },
] satisfies RouteRecordRaw[]
