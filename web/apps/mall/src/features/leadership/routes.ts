import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/become-leader', name: 'become-leader', component: view(['leadership', 'orders'], () => import('./Become.vue')), meta: { title: 'nav.become_leader', auth: 'member' } },
  { path: '/leader/training', name: 'leader-training', component: view('leadership', () => import('./Training.vue')), meta: { title: 'nav.leader_training', auth: 'leader' } },
  { path: '/leader/training/:id', name: 'leader-course', component: view('leadership', () => import('./Course.vue')), meta: { title: 'nav.leader_training', auth: 'leader' } },
  { path: '/leader/tests/:id', name: 'leader-test', component: view('leadership', () => import('./Test.vue')), meta: { title: 'nav.leader_training', auth: 'leader' } },
  { path: '/certificates/:number', name: 'certificate', component: view('leadership', () => import('./Verify.vue')), meta: { title: 'nav.certificate' } },
] satisfies RouteRecordRaw[]
