import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/me', name: 'me', component: view('me', () => import('./Me.vue')), meta: { title: 'nav.me', tabs: 'member' } },
  { path: '/me/points', name: 'points', component: view('me', () => import('./Points.vue')), meta: { title: 'nav.me', auth: 'member' } },
  { path: '/me/tier', name: 'tier', component: view('me', () => import('./Tier.vue')), meta: { title: 'nav.me', auth: 'member' } },
  { path: '/privacy', name: 'privacy', component: view('me', () => import('./Privacy.vue')), meta: { title: 'nav.privacy' } },
] satisfies RouteRecordRaw[]
