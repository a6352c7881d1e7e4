/** The program itself: `main` fetches it. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'

import App from './App.vue'
import { i18n, languageSettled } from './i18n'
import { createAppRouter } from './router'
import { usePreferences } from './stores/preferences'
import { useSession } from './stores/session'

const app = createApp(App)
const pinia = createPinia()
app.use(pinia)
const router = createAppRouter(useSession(pinia))
usePreferences(pinia).apply()
app.use(i18n).use(router)
// Drawn once: an empty page first, then one with its head and a third with its list cost a slow machine a second look.
void Promise.allSettled([languageSettled(), router.isReady()]).then(() => app.mount('#app'))
