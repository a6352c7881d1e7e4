/** What was said in the consultation that goes on. */
import type { EventRow } from '@/api/types'

export interface Opinion {
  body: string
  text: string
}

/** Since the last consultation was called. */
export function opinionsOf(history: readonly EventRow[]): Opinion[] {
  const called = history.findLastIndex((event) => event.type === 'consultation_called')
  if (called < 0) return []
  return history
    .slice(called + 1)
    .filter((event) => event.type === 'opinion_given')
    .map((event) => ({ body: event.body?.name ?? '', text: typeof event.facts['text'] === 'string' ? event.facts['text'] : '' }))
}
