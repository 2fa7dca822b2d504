import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'

export default defineConfig({
  plugins: [vue()],
  test: {
    environment: 'happy-dom',
    include: ['{apps,packages}/*/src/**/*.test.ts', 'scripts/*.test.ts'],
    server: { deps: { inline: ['vant', 'element-plus'] } },
  },
})
