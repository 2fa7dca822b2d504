import type { Directive } from 'vue'

const watchers = new WeakMap<HTMLElement, ResizeObserver>()

/** `v-wide`: what scrolls sideways can be reached by keyboard, but only while it does scroll. */
export const wide: Directive<HTMLElement> = {
  mounted(box) {
    const look = (): void => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
      else box.removeAttribute('tabindex')
    }
    const watcher = new ResizeObserver(look)
    watcher.observe(box)
    watchers.set(box, watcher)
  },
  unmounted: (box) => watchers.get(box)?.disconnect(),
}
