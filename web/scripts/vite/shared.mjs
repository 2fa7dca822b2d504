import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { SERVER_PATHS } from '../server-paths.mjs'

/** Oldest engines we build for: WeChat's own on Android, Safari of iOS 14. */
export const TARGET = ['es2020', 'chrome87', 'safari14']

/** What both apps share. The API is proxied to a server started with `cargo run`. */
export function base({ plugins = [], groups = [], optionsApi = false, ...rest }) {
  const api = process.env.JULIN_API ?? 'http://127.0.0.1:8080'
  return {
    publicDir: fileURLToPath(new URL('../../packages/kit/public', import.meta.url)),
    plugins: [vue(), ...plugins],
    define: {
      __VUE_OPTIONS_API__: optionsApi,
      __VUE_PROD_DEVTOOLS__: false,
    },
    server: { proxy: { [SERVER_PATHS]: { target: api, ws: true } } },
    ...rest,
    build: {
      target: TARGET,
      cssTarget: TARGET.slice(1),
      manifest: true,
      reportCompressedSize: false,
      // a strict CSP has no `data:` for fonts or styles; small pictures are allowed, but gain little
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      ...rest.build,
      rolldownOptions: {
        ...rest.build?.rolldownOptions,
        output: {
          codeSplitting: {
            groups: [
              { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router|pinia|@tanstack|openapi-fetch)[\\/]/ },
              ...groups,
            ],
          },
        },
      },
    },
  }
}
