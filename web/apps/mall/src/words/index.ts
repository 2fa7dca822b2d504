import { createTranslator, type WordFiles } from '@julin/kit'
import zh from './zh.ts'

/** A feature's words are `features/X/{zh,en}.ts`, found here by themselves. */
const files = import.meta.glob('../features/*/{zh,en}.ts')
const byFeature = Object.fromEntries(Object.entries(files).map(([path, load]) => [path.replace('../', './'), load]))

export const translator = createTranslator({ zh, en: () => import('./en.ts') }, byFeature as WordFiles)
