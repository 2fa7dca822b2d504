// apps/*/dist → dist/{mall,console}/ as the binary embeds it: text as NAME.br and NAME.gz (the raw
// file left out), pictures and fonts as they are, no build manifest. `stage.mjs mall` stages one of them.
import fs from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'

const web = fileURLToPath(new URL('..', import.meta.url))
const TEXT = /\.(js|css|html|svg|json|webmanifest|txt)$/

function* filesOf(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== '.vite') yield* filesOf(full)
    else if (entry.isFile()) yield full
  }
}

function put(target, bytes) {
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, bytes)
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })

const apps = process.argv.slice(2)
for (const app of apps.length ? apps : ['mall', 'console']) {
  const from = path.join(web, 'apps', app, 'dist')
  const to = path.join(web, 'dist', app)
  fs.rmSync(to, { recursive: true, force: true })
  let count = 0
  for (const file of filesOf(from)) {
    const bytes = fs.readFileSync(file)
    const target = path.join(to, path.relative(from, file))
    if (TEXT.test(file)) {
      put(`${target}.br`, brotli(bytes))
      put(`${target}.gz`, gzipSync(bytes, { level: 9 }))
    } else put(target, bytes)
    count += 1
  }
  console.log(`${app}: ${count} files staged`)
}
