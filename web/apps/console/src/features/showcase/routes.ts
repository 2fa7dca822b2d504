import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/show-posts',
    name: 'show-posts',
    component: view('showcase', () => import('./Posts.vue')),
    meta: { title: 'nav.show_posts', permission: 'run_lives', nav: { group: 'trade', icon: 'camera', order: 24 } },
  },
] satisfies RouteRecordRaw[]
