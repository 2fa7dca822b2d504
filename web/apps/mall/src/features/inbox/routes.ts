import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/inbox', name: 'inbox', component: view('inbox', () => import('./Inbox.vue')), meta: { title: 'nav.inbox', auth: 'member' } },
] satisfies RouteRecordRaw[]
