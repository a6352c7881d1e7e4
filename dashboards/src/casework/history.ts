/** What a person wrote with an event. */
import type { EventRow } from '@/api/types'

const WRITTEN = ['person', 'subject', 'reason', 'note', 'text', 'result', 'url', 'place', 'speaker'] as const

/** Whether nobody decided it: the machine's parts are named `machine:gather` and the like. */
export function isMachine(actor: string): boolean {
  return actor === '' || actor === 'system' || /^machine\b/.test(actor)
}

export interface Entry {
  event: EventRow
  /** How many neighbours said the same. */
  times: number
}

/** The history, newest on top; neighbours that the machine wrote alike are folded into the newest of them. */
export function foldedHistory(events: readonly EventRow[]): Entry[] {
  const folded: Entry[] = []
  for (const event of [...events].sort((a, b) => b.seq - a.seq)) {
    const above = folded.at(-1)
    if (above && alike(above.event, event)) above.times += 1
    else folded.push({ event, times: 1 })
  }
  return folded
}

function alike(a: EventRow, b: EventRow): boolean {
  const plain = isMachine(b.actor) && b.clocks.length === 0 && noteOf(b) === ''
  return plain && a.type === b.type && isMachine(a.actor) && a.clocks.length === 0 && noteOf(a) === ''
}

/** The words of an event's facts, one a line; empty where the event carries none. */
export function noteOf(event: Pick<EventRow, 'facts'>): string {
  return WRITTEN.map((name) => event.facts[name])
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .join('\n')
}
