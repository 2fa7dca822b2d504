import { computed, inject, shallowReactive, type App, type ComputedRef, type InjectionKey } from 'vue'
import type { Lang } from './format.ts'
import { keepLocale, prefs } from './prefs.ts'
import kitZh from './messages/zh.ts'

/** Words, nested; every leaf a string. `zh.ts` and `en.ts` of a feature have equal keys. */
export interface Words {
  [key: string]: string | Words
}

type Module = { default: Words }
type Loader = () => Promise<Module>

/** What Vite's `import.meta.glob` of all `features/X/{zh,en}.ts` gives: path → loader. */
export type WordFiles = Record<string, Loader>

/** The words under a key, in the language in use; `{slot}`s are filled from the second argument. */
export type Translate = (key: string, slots?: Record<string, unknown>) => string

export interface Translator {
  t: Translate
  install(app: App): void
  /** Loads the words of features (in the language in use) before their view is shown. */
  ensure(features: readonly string[]): Promise<void>
  setLocale(locale: Lang): Promise<void>
}

const SHORT: Record<Lang, 'zh' | 'en'> = { 'zh-CN': 'zh', en: 'en' }
const TRANSLATE: InjectionKey<Translate> = Symbol('t')

function find(words: Words, key: string): string | undefined {
  let here: string | Words | undefined = words
  for (const part of key.split('.')) here = typeof here === 'object' ? here[part] : undefined
  return typeof here === 'string' ? here : undefined
}

const fill = (text: string, slots: Record<string, unknown>): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name] ?? ''))

/**
 * One set of words for an app: the kit's and the shell's at once, a feature's under its folder's
 * name (`orders.title`) when one of its views is first opened.
 */
export function createTranslator(shell: { zh: Words; en: Loader }, files: WordFiles): Translator {
  // reactive by feature: words that come later repaint only what shows them
  const words: Record<Lang, Words> = { 'zh-CN': shallowReactive<Words>({ kit: kitZh, ...shell.zh }), en: shallowReactive<Words>({}) }
  const loaded = new Set<string>()
  const wanted = new Set<string>()

  async function load(feature: string, lang: Lang): Promise<void> {
    const id = `${lang}/${feature}`
    const file = files[`./features/${feature}/${SHORT[lang]}.ts`]
    if (loaded.has(id) || !file) return
    words[lang][feature] = (await file()).default
    loaded.add(id)
  }

  async function loadShell(lang: Lang): Promise<void> {
    if (lang === 'zh-CN' || loaded.has(lang)) return
    const [kit, own] = await Promise.all([import('./messages/en.ts'), shell.en()])
    Object.assign(words[lang], { kit: kit.default }, own.default)
    loaded.add(lang)
  }

  /** A word that is missing is looked for in Chinese; failing that, the key shows where. */
  const t: Translate = (key, slots = {}) => fill(find(words[prefs.locale], key) ?? find(words['zh-CN'], key) ?? key, slots)

  return {
    t,
    install: (app) => void app.provide(TRANSLATE, t),
    async ensure(features) {
      for (const feature of features) wanted.add(feature)
      await Promise.all([loadShell(prefs.locale), ...features.map((name) => load(name, prefs.locale))])
    },
    async setLocale(lang) {
      await Promise.all([loadShell(lang), ...[...wanted].map((name) => load(name, lang))])
      keepLocale(lang)
    },
  }
}

/** The language in use, for `format` and `time`. */
export function useLang(): ComputedRef<Lang> {
  return computed(() => prefs.locale)
}

/** `t` of the app's one set of words. */
export function useT(): Translate {
  const t = inject(TRANSLATE)
  if (!t) throw new Error('useT: the app has no translator')
  return t
}
