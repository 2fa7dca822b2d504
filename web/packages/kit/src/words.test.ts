// @vitest-environment node
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Words } from './i18n.ts'

const web = fileURLToPath(new URL('../../..', import.meta.url))
const kit = path.join(web, 'packages/kit/src')

function filesOf(folder: string, match: RegExp): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => match.test(name) && !name.includes('node_modules') && !name.endsWith('.test.ts'))
    .map((name) => path.join(folder, name))
}

const read = async (file: string): Promise<Words> => ((await import(pathToFileURL(file).href)) as { default: Words }).default

function leaves(words: Words, prefix = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(prefix + key, value)
    else for (const [inner, text] of leaves(value, `${prefix}${key}.`)) all.set(inner, text)
  }
  return all
}

const apps = fs.readdirSync(path.join(web, 'apps')).map((name) => path.join(web, 'apps', name, 'src'))
const pairs = [kit, ...apps].flatMap((folder) => filesOf(folder, /(^|[\\/])zh\.ts$/))
const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort()

describe.each(pairs.map((file) => [path.relative(web, file), file] as const))('%s', (_, file) => {
  it('has the keys and slots of its English', async () => {
    const zh = leaves(await read(file))
    const en = leaves(await read(file.replace(/zh\.ts$/, 'en.ts')))
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort())
    for (const [key, text] of zh) expect([key, slots(en.get(key)!)]).toEqual([key, slots(text)])
  })

  it('leaves nothing blank and no Chinese in the English', async () => {
    const en = leaves(await read(file.replace(/zh\.ts$/, 'en.ts')))
    for (const text of [...leaves(await read(file)).values(), ...en.values()]) expect(text.trim()).not.toBe('')
    for (const [key, text] of en) expect([key, /\p{Script=Han}/u.test(text)]).toEqual([key, false])
  })
})

it.each(pairs.flatMap((file) => [file, file.replace(/zh\.ts$/, 'en.ts')]).map((file) => [path.relative(web, file), file] as const))(
  '%s uses no more of a message than its {slots}',
  async (_, file) => {
    const odd = [...leaves(await read(file))].filter(([, text]) => /[{}]/.test(text.replace(/\{\w+\}/g, '')))
    expect(odd).toEqual([])
  },
)

it.each(apps.map((app) => [path.relative(web, app), app] as const))('%s gives no group of its shell the name of a feature', async (_, app) => {
  const shell = Object.keys(await read(path.join(app, 'words/zh.ts')))
  const features = fs.readdirSync(path.join(app, 'features'))
  expect(shell.filter((name) => name === 'kit' || features.includes(name))).toEqual([])
})

/** All words an app can show: the kit's, its shell's, and each feature's under its folder's name. */
async function wordsOf(app: string): Promise<Set<string>> {
  const known = new Set(leaves(await read(path.join(kit, 'messages/zh.ts')), 'kit.').keys())
  for (const key of leaves(await read(path.join(app, 'words/zh.ts'))).keys()) known.add(key)
  for (const file of filesOf(path.join(app, 'features'), /[\\/]zh\.ts$/)) {
    const feature = path.basename(path.dirname(file))
    for (const key of leaves(await read(file), `${feature}.`).keys()) known.add(key)
  }
  return known
}

/** `t('a.b')`, `title: 'nav.x'`, and of `t(`a.${b}`)` the part that is fixed. */
function usedIn(source: string): { keys: string[]; prefixes: string[] } {
  const keys = [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g), ...source.matchAll(/\btitle: '([a-z]\w*\.[\w.]+)'/g)]
  const prefixes = [...source.matchAll(/\bt\(\s*`([\w.-]+\.)\$\{/g)]
  return { keys: keys.map((m) => m[1]!), prefixes: prefixes.map((m) => m[1]!) }
}

it.each([...apps, kit].map((folder) => [path.relative(web, folder), folder] as const))('%s asks for no word that is not there', async (_, folder) => {
  const known = await wordsOf(folder === kit ? apps[0]! : folder)
  const missing: string[] = []
  for (const file of filesOf(folder, /\.(vue|ts)$/)) {
    const { keys, prefixes } = usedIn(fs.readFileSync(file, 'utf8'))
    const name = path.relative(web, file)
    missing.push(...keys.filter((key) => !known.has(key)).map((key) => `${name}: ${key}`))
    const unknown = (prefix: string): boolean => ![...known].some((key) => key.startsWith(prefix))
    missing.push(...prefixes.filter(unknown).map((prefix) => `${name}: ${prefix}*`))
  }
  expect(missing).toEqual([])
})
