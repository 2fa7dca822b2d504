import { mount, type VueWrapper } from '@vue/test-utils'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Component, Plugin } from 'vue'
import { createTranslator, type Words } from './i18n.ts'

export interface MountOptions {
  props?: Record<string, unknown>
  slots?: Record<string, unknown>
  /** Words of the shell and of features, keyed like the folders: `{ orders: zh }`. */
  words?: Words
  at?: string
  plugins?: Plugin[]
}

/** Mounts a component with words and a router, as both apps do. For tests only. */
export async function mountKit(component: Component, options: MountOptions = {}): Promise<{ view: VueWrapper; router: Router }> {
  const blank = { template: '<i />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: blank }] })
  await router.push(options.at ?? '/')
  const translator = createTranslator({ zh: options.words ?? {}, en: async () => ({ default: {} }) }, {})
  await translator.setLocale('zh-CN')
  const view = mount(component as never, {
    props: options.props as never,
    slots: options.slots as never,
    global: { plugins: [translator, router, ...(options.plugins ?? [])] },
    attachTo: document.body,
  })
  return { view: view as unknown as VueWrapper, router }
}
