import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/products',
    name: 'products',
    component: view('products', () => import('../../shell/Soon.vue')),
    meta: { title: 'nav.products', nav: { group: 'goods', icon: 'box', order: 30 } },
  },
] satisfies RouteRecordRaw[]
