import { createHash } from 'node:crypto'

const FACE = /url\(["']?data:font\/woff2;[^,]*base64,([A-Za-z0-9+/=]+)["']?\) format\("woff2"\),\s*url\([^)]*\) format\("woff"\)/

/**
 * Vant's icon CSS carries its font as a data URL with a foreign CDN behind it: the one our CSP
 * refuses, the other our promise. This emits the font as a file of our own.
 */
export default function vantFont() {
  let serving = false
  return {
    name: 'julin-vant-font',
    enforce: 'pre',
    configResolved(config) {
      serving = config.command === 'serve'
    },
    transform(code, id) {
      if (!/vant\/(es|lib)\/(icon\/)?index\.css/.test(id) || !code.includes('@font-face')) return null
      const face = FACE.exec(code)
      if (!face) return this.error('the font-face of Vant has changed: update scripts/vite/vant-font.mjs')
      if (serving) return code.replace(face[0], face[0].split(/,\s*url\(/)[0])
      const font = Buffer.from(face[1], 'base64')
      const fileName = `assets/vant-icon-${createHash('sha256').update(font).digest('hex').slice(0, 8)}.woff2`
      this.emitFile({ type: 'asset', fileName, source: font })
      return code.replace(face[0], `url("/${fileName}") format("woff2")`).replace('font-display:auto', 'font-display:block')
    },
  }
}
