// Serves dist/ as the binary does: staged br/gz, SPA fallback, the strict CSP. What the server
// answers goes to JULIN_API when it is set; otherwise a few fixed answers let the shells be looked at.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isServerPath } from './server-paths.mjs'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const CSP =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; style-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
const TYPES = {
  '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.svg': 'image/svg+xml',
  '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2', '.webp': 'image/webp',
}

const ROLES = { member: '王阿姨', leader: '李姐', operator: '小周', supplier: '东山果园', verifier: '驿站老陈' }
const state = { role: null, shiftMs: 0 }

const me = (role) => ({
  id: '1', nickname: ROLES[role], phone_masked: '138****1234', roles: [{ role, reach: { kind: 'shop' } }],
  is_leader: role === 'leader', is_operator: role === 'operator',
})

/** Stand-in answers of the shell's own endpoints. */
function answer(method, url, body) {
  switch (`${method} ${url.pathname}`) {
    case 'GET /api/v1/meta':
      return [200, { store: { name: '幸福里社区店', zone: 'Asia/Shanghai', currency: 'CNY', locale: 'zh-CN' }, demo: true, clock: Date.now() + state.shiftMs, version: 'preview', sms_inbox: true }]
    case 'GET /api/v1/me':
      return [200, state.role && me(state.role)]
    case 'POST /api/v1/demo/login':
      state.role = body.role
      return [204]
    case 'POST /api/v1/demo/clock':
      state.shiftMs += body.advance_ms ?? 7_200_000
      return [204]
    case 'POST /api/v1/auth/logout':
      state.role = null
      return [204]
    case 'POST /api/v1/auth/password':
      state.role = body.password === 'wrong' ? null : 'operator'
      return state.role ? [204] : [401, { code: 'auth.wrong_password' }]
    default:
      return [404, { code: 'not_found', title: 'Not found', trace_id: 'preview' }]
  }
}

async function mock(request, response, url) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const [status, reply] = answer(request.method, url, chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {})
  const headers = { 'x-server-time': String(Date.now() + state.shiftMs), 'cache-control': 'no-store', 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' }
  response.writeHead(status, headers)
  response.end(reply === undefined ? undefined : JSON.stringify(reply))
}

function proxy(request, response, target) {
  const options = { method: request.method, headers: request.headers }
  const onward = http.request(new URL(request.url, target), options, (answered) => {
    response.writeHead(answered.statusCode, answered.headers)
    answered.pipe(response)
  })
  onward.on('error', () => response.writeHead(502).end())
  request.pipe(onward)
}

/** `mall/index.html`, `console/assets/x.js`: with the page itself for any path without a dot. */
function fileFor(pathname) {
  if (pathname === '/screen') return 'console/screen.html'
  const app = /^\/console(\/|$)/.test(pathname) ? 'console' : 'mall'
  const rest = (app === 'console' ? pathname.slice('/console'.length) : pathname).replace(/^\/+/, '')
  return path.posix.join(app, path.posix.normalize(/\.\w+$/.test(rest) ? rest : 'index.html'))
}

function find(file, accept) {
  const variants = [['br', `${file}.br`], ['gzip', `${file}.gz`], [null, file]]
  return variants.find(([encoding, name]) => (!encoding || accept.includes(encoding)) && fs.existsSync(path.join(dist, name)))
}

function page(request, response, url) {
  const file = fileFor(url.pathname)
  const hit = find(file, request.headers['accept-encoding'] ?? '')
  if (!hit) return response.writeHead(404).end()
  const immutable = url.pathname.includes('/assets/')
  response.writeHead(200, {
    'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CSP,
    'x-content-type-options': 'nosniff',
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(hit[0] && { 'content-encoding': hit[0] }),
  })
  fs.createReadStream(path.join(dist, hit[1])).pipe(response)
}

export function start(port = Number(process.env.PORT ?? 4180), api = process.env.JULIN_API) {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://x')
    if (!isServerPath(url.pathname)) return page(request, response, url)
    return api ? proxy(request, response, api) : mock(request, response, url)
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await start()
  console.log(`http://127.0.0.1:${server.address().port}/  /console/  /screen`)
}
