import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/live/wishes',
    name: 'live-wishes',
    component: view('review', () => import('./Wishes.vue')),
    meta: { title: 'review.wishes', permission: 'run_lives' },
  },
  {
    path: '/live/:id/review',
    name: 'live-review',
    component: view(['review', 'live', 'replay'], () => import('./Review.vue')),
    meta: { title: 'review.title', permission: 'run_lives' },
  },
] satisfies RouteRecordRaw[]
