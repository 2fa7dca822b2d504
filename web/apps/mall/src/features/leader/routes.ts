import type { RouteMeta, RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

const WORDS = ['leader', 'orders']
const soon = view('leader', () => import('../../shell/Soon.vue'))
const inner = (title: string): RouteMeta => ({ title: `nav.${title}`, auth: 'leader' })
const tab = (title: string): RouteMeta => ({ ...inner(title), tabs: 'leader' })

export default [
  { path: '/leader', name: 'leader', component: soon, meta: tab('leader') },
  { path: '/leader/open', name: 'leader-open', component: view(WORDS, () => import('./Open.vue')), meta: tab('leader_open') },
  { path: '/leader/open/check', name: 'leader-check', component: view(WORDS, () => import('./OpenCheck.vue')), meta: inner('leader_open') },
  { path: '/leader/opened/:id', name: 'leader-opened', component: view(WORDS, () => import('./Opened.vue')), meta: inner('leader_open') },
  { path: '/leader/members', name: 'leader-members', component: soon, meta: tab('leader_members') },
  { path: '/leader/earnings', name: 'leader-earnings', component: soon, meta: tab('leader_earnings') },
  { path: '/leader/campaigns/:id', name: 'leader-campaign', component: soon, meta: inner('leader_campaign') },
  { path: '/leader/handover/:id', name: 'leader-handover', component: view(WORDS, () => import('./Handover.vue')), meta: inner('leader_handover') },
  { path: '/leader/invite', name: 'leader-invite', component: soon, meta: inner('leader_invite') },
  { path: '/leader/live', name: 'leader-live', component: soon, meta: inner('leader_live') },
  { path: '/leader/live/:id', name: 'leader-studio', component: soon, meta: { ...inner('leader_studio'), bare: true } },
] satisfies RouteRecordRaw[]
