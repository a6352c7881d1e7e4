/** What a list does not need to be there: fetched when it has been shown, so that a case opens at once. */
import { defineAsyncComponent } from 'vue'

const fetchPane = () => import('./CasePane.vue')

export const CasePane = defineAsyncComponent(fetchPane)

/** When the browser has nothing better to do. */
export function fetchPaneSoon(): void {
  const fetch = (): void => void fetchPane().catch(() => undefined)
  if ('requestIdleCallback' in globalThis) globalThis.requestIdleCallback(fetch, { timeout: 3_000 })
  else setTimeout(fetch, 1_000)
}
