/** What goes on in a case, as its history tells it: what was said in the consultation, who gave the case back. */
import type { Body, CaseDetail, EventRow } from '@/api/types'

import { noteOf } from './history'

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

export interface GivenBack {
  body: Body | null
  at: string
  words: string
}

/** Of a case that waits to be dispatched again: who returned it last, and why. */
export function givenBack({ state, history }: Pick<CaseDetail, 'state' | 'history'>): GivenBack | null {
  const event = state === 'returned' ? history.findLast(({ type }) => type === 'returned') : undefined
  return event ? { body: event.body, at: event.at, words: noteOf(event) } : null
}
