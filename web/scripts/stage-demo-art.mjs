// The demo's product pictures: chosen emoji of @lobehub/fluent-emoji-3d (MIT, 256 px WebP) under
// slugs of ours → dist/demo-art/SLUG.webp + manifest.json { slug: file }. The server's renderer
// sets them on warm grounds.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const ART = {
  // fruit
  strawberry: '1f353', grapes: '1f347', watermelon: '1f349', melon: '1f348', tangerine: '1f34a', lemon: '1f34b',
  banana: '1f34c', pineapple: '1f34d', apple: '1f34e', pear: '1f350', peach: '1f351', cherries: '1f352',
  blueberries: '1fad0', kiwi: '1f95d', mango: '1f96d', coconut: '1f965',
  // vegetables
  tomato: '1f345', eggplant: '1f346', potato: '1f954', 'sweet-potato': '1f360', carrot: '1f955', corn: '1f33d',
  pepper: '1fad1', chili: '1f336', cucumber: '1f952', greens: '1f96c', broccoli: '1f966', garlic: '1f9c4',
  onion: '1f9c5', mushroom: '1f344', peanuts: '1f95c', beans: '1fad8', chestnut: '1f330', ginger: '1fada',
  // eggs, meat, fish
  egg: '1f95a', meat: '1f969', ribs: '1f356', 'chicken-leg': '1f357', bacon: '1f953', fish: '1f41f', shrimp: '1f990',
  crab: '1f980', lobster: '1f99e', squid: '1f991', oyster: '1f9aa',
  // larder
  milk: '1f95b', bread: '1f35e', croissant: '1f950', cheese: '1f9c0', butter: '1f9c8', rice: '1f35a', grain: '1f33e',
  noodles: '1f35c', dumplings: '1f95f', mooncake: '1f96e', honey: '1f36f', olive: '1fad2', salt: '1f9c2', jar: '1fad9',
  tea: '1f375', teapot: '1fad6', juice: '1f9c3', coffee: '2615', cookie: '1f36a', cake: '1f382', 'ice-cream': '1f366',
  // home
  tissue: '1f9fb', soap: '1f9fc', sponge: '1f9fd', basket: '1f9fa', bouquet: '1f490', tulip: '1f337', lantern: '1f3ee',
}

const require = createRequire(import.meta.url)
const assets = path.join(path.dirname(require.resolve('@lobehub/fluent-emoji-3d/package.json')), 'assets')
const target = fileURLToPath(new URL('../dist/demo-art/', import.meta.url))

function sourceOf(code) {
  const found = [`${code}.webp`, `${code}-fe0f.webp`].map((name) => path.join(assets, name)).find((file) => fs.existsSync(file))
  if (!found) throw new Error(`no picture for ${code}`)
  return found
}

fs.rmSync(target, { recursive: true, force: true })
fs.mkdirSync(target, { recursive: true })
const manifest = {}
for (const [slug, code] of Object.entries(ART)) {
  manifest[slug] = `${slug}.webp`
  fs.copyFileSync(sourceOf(code), path.join(target, manifest[slug]))
}
fs.writeFileSync(path.join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
console.log(`demo-art: ${Object.keys(manifest).length} pictures`)
