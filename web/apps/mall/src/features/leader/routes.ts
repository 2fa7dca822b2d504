import type { RouteMeta, RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

const words = (load: Parameters<typeof view>[1]): ReturnType<typeof view> => view(['leader', 'orders', 'teams', 'presale', 'flash', 'luckybag', 'live', 'show', 'preheat', 'showcase'], load)
const inner = (title: string): RouteMeta => ({ title: `nav.${title}`, auth: 'leader' })
const tab = (title: string): RouteMeta => ({ ...inner(title), tabs: 'leader' })

export default [
  { path: '/leader', name: 'leader', component: words(() => import('./Today.vue')), meta: tab('leader') },
  { path: '/leader/open', name: 'leader-open', component: words(() => import('./Open.vue')), meta: tab('leader_open') },
  { path: '/leader/open/check', name: 'leader-check', component: words(() => import('./OpenCheck.vue')), meta: inner('leader_open') },
  { path: '/leader/opened/:id', name: 'leader-opened', component: words(() => import('./Opened.vue')), meta: inner('leader_open') },
  { path: '/leader/members', name: 'leader-members', component: words(() => import('./Members.vue')), meta: tab('leader_members') },
  { path: '/leader/earnings', name: 'leader-earnings', component: words(() => import('./Earnings.vue')), meta: tab('leader_earnings') },
  { path: '/leader/after-sales', name: 'leader-claims', component: words(() => import('./AfterSales.vue')), meta: inner('leader') },
  { path: '/leader/campaigns/:id', name: 'leader-campaign', component: words(() => import('./Campaign.vue')), meta: inner('leader_campaign') },
  { path: '/leader/handover/:id', name: 'leader-handover', component: words(() => import('./Handover.vue')), meta: inner('leader_handover') },
  { path: '/leader/invite', name: 'leader-invite', component: words(() => import('./Invite.vue')), meta: inner('leader_invite') },
  { path: '/leader/live', name: 'leader-live', component: words(() => import('./Lives.vue')), meta: inner('leader_live') },
  { path: '/leader/live/new', name: 'leader-live-plan', component: words(() => import('./LivePlan.vue')), meta: inner('leader_live') },
  { path: '/leader/live/:id', name: 'leader-studio', component: words(() => import('./Studio.vue')), meta: inner('leader_studio') },
  { path: '/leader/live/:id/air', name: 'leader-air', component: words(() => import('./air/Air.vue')), meta: { ...inner('leader_studio'), bare: true } },
  { path: '/leader/live/:id/edit', name: 'leader-live-edit', component: words(() => import('./LiveEdit.vue')), meta: inner('leader_live') },
  { path: '/leader/live/:id/review', name: 'leader-review', component: words(() => import('./LiveReview.vue')), meta: inner('leader_live') },
] satisfies RouteRecordRaw[]
