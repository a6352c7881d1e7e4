/** The first that runs, and little enough to run at once: asks the server, fetches the page and the program. */
import './styles/element'
import './styles/tokens.css'
import './styles/base.css'

import { askAhead } from './api/ahead'
import { storedLocale } from './i18n/languages'
import { fetchPageAt } from './pages'

askAhead(new URL(globalThis.location.href), storedLocale())
fetchPageAt(globalThis.location.pathname)
void import('./start')
