/** What a person wrote with an event. */
import type { EventRow } from '@/api/types'

const WRITTEN = ['reason', 'note', 'text', 'url', 'place', 'speaker'] as const

/** The words of an event's facts, one a line; empty where the event carries none. */
export function noteOf(event: Pick<EventRow, 'facts'>): string {
  return WRITTEN.map((name) => event.facts[name])
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .join('\n')
}
