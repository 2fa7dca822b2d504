// A phone that loses the network in the middle of ordering.
import assert from 'node:assert/strict'

const ORDERS = /\/api\/v1\/orders$/
const isPlacing = (request) => request.method() === 'POST' && ORDERS.test(new URL(request.url()).pathname)

/** Notes the key of every try; the answer of the first that reaches the server is lost on its way back. */
export async function loseOneAnswer(page) {
  const keys = []
  let lost = false
  await page.route((url) => ORDERS.test(url.pathname), async (route) => {
    if (!isPlacing(route.request())) return route.fallback()
    keys.push(route.request().headers()['idempotency-key'])
    if (lost) return route.fallback()
    lost = true
    const answer = await route.fetch()
    assert.ok(answer.ok(), 'the server took the order')
    await route.abort('connectionreset')
  })
  return keys
}
