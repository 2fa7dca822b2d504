import type { RouteRecordRaw } from 'vue-router'
import { view } from '../../router/view.ts'

export default [
  {
    path: '/products',
    name: 'products',
    component: view('products', () => import('./Products.vue')),
    meta: { title: 'nav.products', permission: 'edit_catalog', nav: { group: 'goods', icon: 'box', order: 30 } },
  },
  {
    path: '/products/new',
    name: 'product-new',
    component: view('products', () => import('./ProductForm.vue')),
    meta: { title: 'products.new', permission: 'edit_catalog' },
  },
  {
    path: '/products/:id',
    name: 'product',
    component: view('products', () => import('./ProductForm.vue')),
    meta: { title: 'products.one', permission: 'edit_catalog' },
  },
] satisfies RouteRecordRaw[]
