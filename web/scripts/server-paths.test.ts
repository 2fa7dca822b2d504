// @vitest-environment node
import { expect, it } from 'vitest'
import { isServerPath } from './server-paths.mjs'

it.each(['/api/v1/me', '/api/v1/realtime?cursor=1', '/blobs/ab/abc.webp', '/sandbox/cashier/9?redirect_url=%2Forders', '/callbacks/wechatpay', '/media/live/7.flv?token=a', '/live/7.flv', '/live/7.flv?token=a', '/live/7/index.m3u8', '/healthz', '/metrics'])(
  '%s is answered by the server',
  (path) => expect(isServerPath(path)).toBe(true),
)

it.each(['/', '/orders/7', '/live/7', '/live/7?from=a/b.flv', '/lives', '/c/1', '/console/live/7', '/mediation', '/apiary', '/assets/api.js', '/src/features/live/Room.vue'])(
  '%s is a page or a file of the apps',
  (path) => expect(isServerPath(path)).toBe(false),
)
