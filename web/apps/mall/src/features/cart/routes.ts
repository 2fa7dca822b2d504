import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  { path: '/cart', name: 'cart', component: view('cart', () => import('./Cart.vue')), meta: { title: 'nav.cart' } },
  { path: '/cart/checkout', name: 'checkout', component: view(['cart', 'campaign', 'auth', 'coupons'], () => import('./Checkout.vue')), meta: { title: 'nav.checkout', auth: 'member' } },
] satisfies RouteRecordRaw[]
