import { createI18n, useI18n } from 'vue-i18n'
import { computed, type App, type ComputedRef, type WritableComputedRef } from 'vue'
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

export interface Translator {
  install(app: App): void
  /** Loads the words of features (in the language in use) before their view is shown. */
  ensure(features: readonly string[]): Promise<void>
  setLocale(locale: Lang): Promise<void>
}

const SHORT: Record<Lang, 'zh' | 'en'> = { 'zh-CN': 'zh', en: 'en' }

/**
 * One set of words for an app: the kit's and the shell's at once, a feature's under its folder's
 * name (`orders.title`) when one of its views is first opened.
 */
export function createTranslator(shell: { zh: Words; en: Loader }, files: WordFiles): Translator {
  const i18n = createI18n({
    legacy: false,
    locale: prefs.locale,
    fallbackLocale: 'zh-CN',
    missingWarn: false,
    fallbackWarn: false,
    messages: { 'zh-CN': { kit: kitZh, ...shell.zh }, en: {} } as unknown as Record<string, never>,
  })
  const loaded = new Set<string>()
  const wanted = new Set<string>()

  async function load(feature: string, lang: Lang): Promise<void> {
    const id = `${lang}/${feature}`
    const file = files[`./features/${feature}/${SHORT[lang]}.ts`]
    if (loaded.has(id) || !file) return
    const words = (await file()).default
    i18n.global.mergeLocaleMessage(lang, { [feature]: words } as never)
    loaded.add(id)
  }

  async function loadShell(lang: Lang): Promise<void> {
    if (lang === 'zh-CN' || loaded.has(lang)) return
    const [kit, own] = await Promise.all([import('./messages/en.ts'), shell.en()])
    i18n.global.mergeLocaleMessage(lang, { kit: kit.default, ...own.default } as never)
    loaded.add(lang)
  }

  return {
    install: (app) => void app.use(i18n),
    async ensure(features) {
      for (const feature of features) wanted.add(feature)
      await Promise.all([loadShell(prefs.locale), ...features.map((name) => load(name, prefs.locale))])
    },
    async setLocale(lang) {
      await Promise.all([loadShell(lang), ...[...wanted].map((name) => load(name, lang))])
      ;(i18n.global.locale as unknown as WritableComputedRef<Lang>).value = lang
      keepLocale(lang)
    },
  }
}

/** The language in use, for `format` and `time`. */
export function useLang(): ComputedRef<Lang> {
  return computed(() => prefs.locale)
}

/** `t` of the one global set of words. */
export function useT(): ReturnType<typeof useI18n>['t'] {
  return useI18n({ useScope: 'global' }).t
}
