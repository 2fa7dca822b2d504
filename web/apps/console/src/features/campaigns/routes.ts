import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/campaigns',
    name: 'campaigns',
    component: view('campaigns', () => import('./Campaigns.vue')),
    meta: { title: 'nav.campaigns', permission: 'run_campaigns', nav: { group: 'trade', icon: 'basket', order: 20 } },
  },
  {
    path: '/campaigns/new',
    name: 'campaign-new',
    component: view('campaigns', () => import('./NewCampaign.vue')),
    meta: { title: 'campaigns.new', permission: 'run_campaigns' },
  },
  {
    path: '/campaigns/:id',
    name: 'campaign',
    component: view(['campaigns', 'orders', 'procurement'], () => import('./Campaign.vue')),
    meta: { title: 'campaigns.one', permission: 'run_campaigns' },
  },
] satisfies RouteRecordRaw[]
