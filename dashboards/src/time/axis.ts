/** Where the deadlines of a case stand on one line from the first start to the last end. */
import type { ClockRow } from '@/api/types'

import { urgencyOf, type Urgency } from './urgency'

export interface AxisMark {
  /** 0 at the beginning of the line, 1 at its end. */
  place: number
  /** Of the most urgent of them. */
  urgency: Urgency
  clocks: ClockRow[]
}

export interface Axis {
  from: Date
  to: Date
  now: number
  marks: AxisMark[]
}

/** Nearer than this two deadlines would lie upon each other. */
const APART = 0.03
const URGENT: readonly Urgency[] = ['stopped', 'calm', 'half', 'risk', 'breached']

const worse = (a: Urgency, b: Urgency): Urgency => (URGENT.indexOf(a) >= URGENT.indexOf(b) ? a : b)

/** Nothing for fewer than two clocks: what there is to compare stands beside its own bar. */
export function axisOf(clocks: readonly ClockRow[], now: Date): Axis | null {
  if (clocks.length < 2) return null
  const from = Math.min(...clocks.map((clock) => Date.parse(clock.anchor_at)))
  const to = Math.max(...clocks.map((clock) => Date.parse(clock.due_at)))
  if (to <= from) return null
  const placeOf = (at: number): number => Math.min(1, Math.max(0, (at - from) / (to - from)))
  const marks: AxisMark[] = []
  for (const clock of [...clocks].sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at))) {
    const place = placeOf(Date.parse(clock.due_at))
    const urgency = clock.status === 'missed' ? 'breached' : urgencyOf(clock, now)
    const last = marks.at(-1)
    if (last && place - last.place < APART) {
      last.clocks.push(clock)
      last.urgency = worse(last.urgency, urgency)
    } else {
      marks.push({ place, urgency, clocks: [clock] })
    }
  }
  return { from: new Date(from), to: new Date(to), now: placeOf(now.getTime()), marks }
}
