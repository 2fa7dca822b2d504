import { createApp } from 'vue'
import { createPinia } from 'pinia'
import { VueQueryPlugin } from '@tanstack/vue-query'
import '@julin/kit/tokens.css'
import '@julin/kit/base.css'
import '@julin/kit/controls.css'
import '@julin/kit/element-theme.css'
import './console.css'
import { applyPrefs } from '@julin/kit'
import { createQueries, whenSignedOut } from '@julin/api'
import App from './App.vue'
import { makeRouter } from './router/index.ts'
import { useSession } from './shell/session.ts'
import { wide } from './parts/wide.ts'
import { translator } from './words/index.ts'

async function start(): Promise<void> {
  applyPrefs()
  const words = translator.ensure([])
  const app = createApp(App)
  app.use(createPinia())
  app.use(translator)
  app.use(VueQueryPlugin, { queryClient: createQueries() })
  const session = useSession()
  const router = makeRouter()
  whenSignedOut(() => {
    const known = session.me !== null
    session.forget()
    // the session ended while somebody was at work: let them sign in and come back here
    if (known) void router.push({ name: 'login', query: { next: router.currentRoute.value.fullPath } })
  })
  app.use(router)
  app.directive('wide', wide)
  await Promise.all([words, router.isReady()])
  app.mount('#app')
}

void start()
