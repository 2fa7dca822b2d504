import { defineConfig } from 'vite'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { base } from '../../scripts/vite/shared.mjs'

const ECHARTS = { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/ }

export default defineConfig({
  base: '/console/',
  ...base({
    optionsApi: true,
    plugins: [Components({ resolvers: [ElementPlusResolver({ importStyle: 'css' })], dts: false })],
    groups: [ECHARTS],
    build: { rolldownOptions: { input: { index: 'index.html', screen: 'screen.html' } } },
  }),
})
