import { createApp } from 'vue'
import '@julin/kit/tokens.css'
import '@julin/kit/base.css'
import '@julin/kit/controls.css'
import { translator } from '../words/index.ts'
import Screen from './Screen.vue'

/** The community screen is a page of its own: no router, no account; a kiosk token in the URL. */
const app = createApp(Screen)
app.use(translator)
void translator.ensure(['screen']).then(() => app.mount('#app'))
