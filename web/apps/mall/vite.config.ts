import { defineConfig } from 'vite'
import Components from 'unplugin-vue-components/vite'
import { VantResolver } from '@vant/auto-import-resolver'
import { base } from '../../scripts/vite/shared.mjs'
import serviceWorker from '../../scripts/vite/service-worker.mjs'
import vantFont from '../../scripts/vite/vant-font.mjs'

export default defineConfig(
  base({ plugins: [vantFont(), Components({ resolvers: [VantResolver()], dts: false }), serviceWorker()] }),
)
