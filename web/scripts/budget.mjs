// The JavaScript that must come before the first page shows, in kB (1,000 bytes) of gzip.
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'

const web = fileURLToPath(new URL('..', import.meta.url))
const BUDGETS = [
  { app: 'mall', entry: 'index.html', limit: 100, first: ['/features/home/Home.vue', '/features/home/zh.ts'] },
  { app: 'console', entry: 'index.html', limit: 110, first: [] },
]

function closure(manifest, keys) {
  const files = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.css?.forEach((css) => files.add(css))
    chunk.imports?.forEach(visit)
  }
  keys.forEach(visit)
  return files
}

const kB = (bytes) => (bytes / 1000).toFixed(1).padStart(6)
let failed = false
for (const { app, entry, limit, first } of BUDGETS) {
  const dist = path.join(web, 'apps', app, 'dist')
  const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'))
  const landing = Object.keys(manifest).filter((key) => first.some((end) => `/${key}`.endsWith(end)))
  const sizes = [...closure(manifest, [entry, ...landing])].map((file) => ({
    file,
    bytes: gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length,
  }))
  const js = sizes.filter(({ file }) => file.endsWith('.js')).reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { file, bytes } of sizes) console.log(`  ${kB(bytes)} kB  ${file}`)
  const over = js > limit * 1000
  failed ||= over
  console.log(`${over ? 'OVER' : 'ok  '} ${app}: ${kB(js)} kB of JavaScript first, at most ${limit}`)
}
process.exitCode = failed ? 1 : 0
