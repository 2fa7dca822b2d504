import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/login', name: 'login', component: view('auth', () => import('./Login.vue')), meta: { title: 'nav.login' } },
  { path: '/join/:code', name: 'join', component: view(['auth', 'campaign'], () => import('./Join.vue')), meta: { title: 'nav.join' } },
  { path: '/legal/:document(terms|privacy)/:version', name: 'legal', component: view('auth', () => import('./Legal.vue')), meta: { title: 'auth.legal.head' } },
  { path: '/dev-inbox', name: 'dev-inbox', component: view('auth', () => import('./DevInbox.vue')), meta: { title: 'auth.inbox.title' } },
] satisfies RouteRecordRaw[]
