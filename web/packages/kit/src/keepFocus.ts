import { onScopeDispose, watch, type Ref } from 'vue'

/**
 * Keeps the keyboard inside an open sheet: a button that disables or removes itself while it has the focus
 * gives it to nobody, and then neither Escape nor Tab reach the sheet. Browsers tell of that with no event.
 */
export function useKeepFocus(panel: Ref<HTMLElement | undefined>): void {
  const lost = (): boolean => {
    const now = document.activeElement
    return !now || now === document.body || now.matches(':disabled')
  }
  const watcher = new MutationObserver(() => lost() && panel.value?.focus({ preventScroll: true }))
  watch(panel, (now) => {
    watcher.disconnect()
    if (now) watcher.observe(now, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] })
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => watcher.disconnect())
}
