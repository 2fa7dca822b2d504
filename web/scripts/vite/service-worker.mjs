import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { SERVER_PATHS } from '../server-paths.mjs'

const SOURCE = new URL('./sw.js', import.meta.url)

/** Emits /sw.js: `sw.js` beside this file with the list of the shell's files put in. */
export default function serviceWorker() {
  return {
    name: 'julin-sw',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = new Set()
      const add = (name) => {
        if (files.has(name) || !bundle[name]) return
        files.add(name)
        bundle[name].imports?.forEach(add)
        bundle[name].viteMetadata?.importedCss?.forEach(add)
      }
      for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) add(chunk.fileName)
      const shell = ['/', '/boot.js', '/icon.svg', ...[...files].map((file) => `/${file}`)]
      const version = createHash('sha256').update(shell.join() + SERVER_PATHS).digest('hex').slice(0, 10)
      const source = fs
        .readFileSync(SOURCE, 'utf8')
        .replace('__VERSION__', version)
        .replace('__SERVER_PATHS__', () => JSON.stringify(SERVER_PATHS))
        .replace('/* __SHELL__ */', shell.map((url) => JSON.stringify(url)).join(', '))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
