import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/leader/live/:id/show', name: 'leader-show', component: view(['show', 'leader'], () => import('./RunOfShow.vue')), meta: { title: 'show.title', auth: 'leader' } },
  { path: '/leader/live/:id/prompter', name: 'leader-prompter', component: view('show', () => import('./Prompter.vue')), meta: { title: 'show.prompter', auth: 'leader', bare: true } },
  { path: '/live/:id/prompter', name: 'live-prompter', component: view('show', () => import('./Prompter.vue')), meta: { title: 'show.prompter', auth: 'member', bare: true } },
] satisfies RouteRecordRaw[]
