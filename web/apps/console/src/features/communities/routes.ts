import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/communities',
    name: 'communities',
    component: view('communities', () => import('./Communities.vue')),
    meta: { title: 'nav.communities', permission: 'edit_communities', nav: { group: 'people', icon: 'building', order: 60 } },
  },
  {
    path: '/communities/:id',
    name: 'community',
    component: view('communities', () => import('./Community.vue')),
    meta: { title: 'communities.one', permission: 'edit_communities' },
  },
] satisfies RouteRecordRaw[]
