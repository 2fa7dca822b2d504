import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/live/:id/preheat',
    name: 'live-preheat',
    component: view('preheat', () => import('./Preheat.vue')),
    meta: { title: 'preheat.title', permission: 'run_lives' },
  },
] satisfies RouteRecordRaw[]
