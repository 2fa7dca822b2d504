import type { Component } from 'vue'
import { translator } from '../words/index.ts'

type Loader = () => Promise<{ default: Component }>

/**
 * A lazily loaded view together with the words of its features: `view('orders', () => import('./Orders.vue'))`.
 * Both come at once, so no page shows a key instead of a word.
 */
export function view(features: string | string[], load: Loader): Loader {
  const names = Array.isArray(features) ? features : [features]
  return async () => {
    const [module] = await Promise.all([load(), translator.ensure(names)])
    return module
  }
}
