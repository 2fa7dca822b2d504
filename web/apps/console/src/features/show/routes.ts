import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/live/:id/show',
    name: 'live-show',
    component: view(['show', 'live'], () => import('./RunOfShow.vue')),
    meta: { title: 'show.title', permission: 'run_lives' },
  },
  {
    path: '/live/:id/prompter',
    name: 'live-prompter',
    component: view('show', () => import('./Prompter.vue')),
    meta: { title: 'show.prompter', permission: 'run_lives' },
  },
  {
    path: '/live/script-words',
    name: 'live-script-words',
    component: view('show', () => import('./Words.vue')),
    meta: { title: 'show.words.title', permission: 'view_shop' },
  },
] satisfies RouteRecordRaw[]
