/** What a list does not need to be there: fetched when it has been shown, so that a case opens at once. */
import { defineAsyncComponent } from 'vue'

import { whenIdle } from '@/shell/idle'

const fetchPane = () => import('./CasePane.vue')

const AGAIN_AFTER_MS = 2_000

/** A server that is away just then is asked again; that it is away, the list says already. */
export const CasePane = defineAsyncComponent({
  loader: fetchPane,
  onError: (_, again) => setTimeout(again, AGAIN_AFTER_MS),
})

export function fetchPaneSoon(): void {
  whenIdle(() => void fetchPane().catch(() => undefined))
}
