import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/leader/show-posts', name: 'leader-show-posts', component: view(['showcase', 'leader'], () => import('./LeaderPosts.vue')), meta: { title: 'showcase.title', auth: 'leader' } },
] satisfies RouteRecordRaw[]
