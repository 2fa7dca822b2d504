import { computed, reactive, readonly, type DeepReadonly } from 'vue'
import type { Lang } from './format.ts'

export type Theme = 'auto' | 'light' | 'dark'

export interface Prefs {
  theme: Theme
  /** 长辈版 */
  elder: boolean
  locale: Lang
}

/** Private mode and locked-down web views throw on storage; a preference is then for this visit. */
export const store = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(`julin.${key}`)
    } catch {
      return null
    }
  },
  write(key: string, value: string): void {
    try {
      localStorage.setItem(`julin.${key}`, value)
    } catch {
      // nothing to do: the value lives on in memory
    }
  },
}

function firstLocale(): Lang {
  const kept = store.read('locale')
  if (kept === 'zh-CN' || kept === 'en') return kept
  return (globalThis.navigator?.language ?? 'zh').startsWith('zh') ? 'zh-CN' : 'en'
}

function firstTheme(): Theme {
  const kept = store.read('theme')
  return kept === 'light' || kept === 'dark' ? kept : 'auto'
}

const state = reactive<Prefs & { systemDark: boolean }>({
  theme: firstTheme(),
  elder: store.read('elder') === '1',
  locale: firstLocale(),
  systemDark: false,
})

export const prefs: DeepReadonly<Prefs> = readonly(state)

/** Whether the dark palette is on, the system's wish included. */
export const isDark = computed(() => state.theme === 'dark' || (state.theme === 'auto' && state.systemDark))

function paint(): void {
  const root = document.documentElement
  root.classList.toggle('dark', isDark.value)
  root.classList.toggle('elder', state.elder)
  root.lang = state.locale
  const paper = getComputedStyle(root).getPropertyValue('--paper').trim()
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', paper || '#fbf7f2')
}

/** Puts the preferences on <html> and follows the system's palette. Once, before mounting. */
export function applyPrefs(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  state.systemDark = dark.matches
  dark.addEventListener?.('change', (event) => {
    state.systemDark = event.matches
    paint()
  })
  paint()
}

export function setTheme(theme: Theme): void {
  state.theme = theme
  store.write('theme', theme)
  paint()
}

export function setElder(on: boolean): void {
  state.elder = on
  store.write('elder', on ? '1' : '0')
  paint()
}

/** Only i18n.ts calls this: it loads the words first. */
export function keepLocale(locale: Lang): void {
  state.locale = locale
  store.write('locale', locale)
  paint()
}
