/** What a list does not need to be there: fetched when it has been shown, so that a case opens at once. */
import { defineAsyncComponent } from 'vue'

import { whenIdle } from '@/shell/idle'

const fetchPane = () => import('./CasePane.vue')

export const CasePane = defineAsyncComponent(fetchPane)

export function fetchPaneSoon(): void {
  whenIdle(() => void fetchPane().catch(() => undefined))
}
