import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/procurement',
    name: 'procurement',
    component: view(['procurement', 'settlement', 'weigh'], () => import('./Procurement.vue')),
    meta: { title: 'nav.procurement', permission: ['procure', 'view_supplies'], nav: { group: 'fulfil', icon: 'filter', order: 40 } },
  },
] satisfies RouteRecordRaw[]
