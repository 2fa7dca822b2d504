import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/live',
    name: 'live',
    component: view('live', () => import('./Lives.vue')),
    meta: { title: 'nav.live', permission: 'run_lives', nav: { group: 'trade', icon: 'live', order: 23 } },
  },
  {
    path: '/live/new',
    name: 'live-new',
    component: view(['live', 'campaigns'], () => import('./PlanLive.vue')),
    meta: { title: 'live.plan', permission: 'run_lives' },
  },
  {
    path: '/live/words',
    name: 'live-words',
    component: view('live', () => import('./Words.vue')),
    meta: { title: 'live.words.title', permission: 'view_shop' },
  },
  {
    path: '/live/:id',
    name: 'live-control',
    component: view(['live', 'show', 'showcase', 'preheat'], () => import('./ControlRoom.vue')),
    meta: { title: 'live.control', permission: 'run_lives' },
  },
  {
    path: '/live/:id/edit',
    name: 'live-edit',
    component: view(['live', 'campaigns'], () => import('./PlanLive.vue')),
    meta: { title: 'live.edit', permission: 'run_lives' },
  },
] satisfies RouteRecordRaw[]
