import { createApp } from 'vue'
import { createPinia } from 'pinia'
import { VueQueryPlugin } from '@tanstack/vue-query'
import '@julin/kit/tokens.css'
import '@julin/kit/base.css'
import '@julin/kit/controls.css'
import '@julin/kit/vant-theme.css'
import { applyPrefs } from '@julin/kit'
import { createQueries, whenSignedOut } from '@julin/api'
import App from './App.vue'
import { keepWatching } from './features/live/player/watching.ts'
import { makeRouter } from './router/index.ts'
import { useSession } from './shell/session.ts'
import { registerWorker, reloadOnStaleChunk } from './shell/updates.ts'
import { translator } from './words/index.ts'

async function start(): Promise<void> {
  applyPrefs()
  reloadOnStaleChunk()
  const words = translator.ensure([])
  const app = createApp(App)
  app.use(createPinia())
  app.use(translator)
  app.use(VueQueryPlugin, { queryClient: createQueries() })
  const session = useSession()
  whenSignedOut(() => session.forget())
  void session.ensure()
  const router = makeRouter()
  app.use(router)
  await Promise.all([words, router.isReady()])
  app.mount('#app')
  keepWatching()
  registerWorker()
}

void start()
