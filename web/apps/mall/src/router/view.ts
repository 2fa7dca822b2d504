import type { Component } from 'vue'
import { look, useOnline } from '@julin/kit'
import Unreached from '../shell/Unreached.vue'
import { translator } from '../words/index.ts'

type Loader = () => Promise<{ default: Component }>

/**
 * A lazily loaded view together with the words of its features: `view('orders', () => import('./Orders.vue'))`.
 * Both come at once, so no page shows a key instead of a word. Without a network the page says so.
 */
export function view(features: string | string[], load: Loader): Loader {
  const names = Array.isArray(features) ? features : [features]
  return async () => {
    try {
      const [module] = await Promise.all([load(), translator.ensure(names)])
      return module
    } catch (error) {
      await look()
      if (useOnline().value) throw error
      return { default: Unreached }
    }
  }
}
