import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/leader/weigh/:id', name: 'leader-weigh', component: view(['weigh', 'leader'], () => import('./Weigh.vue')), meta: { title: 'weigh.title', auth: 'leader' } },
] satisfies RouteRecordRaw[]
