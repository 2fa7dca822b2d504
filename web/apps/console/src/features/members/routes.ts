import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/members',
    name: 'members',
    component: view('members', () => import('./Members.vue')),
    meta: { title: 'nav.members', permission: 'view_shop', nav: { group: 'people', icon: 'people', order: 61 } },
  },
] satisfies RouteRecordRaw[]
