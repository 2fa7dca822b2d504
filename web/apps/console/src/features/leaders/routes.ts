import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/leaders',
    name: 'leaders',
    component: view('leaders', () => import('./Leaders.vue')),
    meta: { title: 'nav.leaders', permission: 'edit_communities', nav: { group: 'people', icon: 'shield', order: 62 } },
  },
  {
    path: '/leaders/applications/:id',
    name: 'leader-application',
    component: view('leaders', () => import('./Application.vue')),
    meta: { title: 'leaders.one', permission: 'edit_communities' },
  },
  {
    path: '/leaders/courses/:id',
    name: 'leader-course',
    component: view('leaders', () => import('./CoursePage.vue')),
    meta: { title: 'leaders.course.one', permission: 'edit_communities' },
  },
] satisfies RouteRecordRaw[]
