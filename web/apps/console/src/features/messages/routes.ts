import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/messages',
    name: 'messages',
    component: view('messages', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.messages', nav: { group: 'people', icon: 'chat', order: 62 } },
  },
] satisfies RouteRecordRaw[]
