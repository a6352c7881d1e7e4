/** How much of a clock's budget is used, and what colour that earns. */
import type { ClockRow } from '@/api/types'

export type Urgency = 'calm' | 'half' | 'risk' | 'breached' | 'stopped'

type Timed = Pick<ClockRow, 'anchor_at' | 'due_at' | 'warnings'>

function checkpoints(clock: Timed): [number, number][] {
  const points: [number, number][] = [[Date.parse(clock.anchor_at), 0]]
  for (const warning of clock.warnings) points.push([Date.parse(warning.at), warning.percent / 100])
  if (!clock.warnings.some((warning) => warning.percent === 100)) points.push([Date.parse(clock.due_at), 1])
  return points.sort(([, a], [, b]) => a - b)
}

/**
 * Share of the budget used at `now`: 0 at the anchor, 1 at the deadline, more beyond it.
 *
 * Between the thresholds it runs evenly, which is exact for natural hours and right at every threshold for
 * working time, whose nights and holidays only the server knows.
 */
export function shareUsed(clock: Timed, now: Date): number {
  const at = now.getTime()
  const points = checkpoints(clock)
  const [first] = points
  if (!first || at <= first[0]) return 0
  for (let index = 1; index < points.length; index += 1) {
    const [from, low] = points[index - 1] ?? first
    const [to, high] = points[index] ?? first
    if (at <= to && to > from) return low + ((high - low) * (at - from)) / (to - from)
  }
  const due = Date.parse(clock.due_at)
  const whole = due - first[0]
  return whole > 0 ? 1 + Math.max(0, at - due) / whole : 1
}

/** A clock that stopped needs nobody; a running one is judged by its share. */
export function urgencyOf(clock: Timed & Pick<ClockRow, 'stopped_at'>, now: Date): Urgency {
  if (clock.stopped_at !== null) return 'stopped'
  if (now.getTime() > Date.parse(clock.due_at)) return 'breached'
  const share = shareUsed(clock, now)
  if (share >= 0.8) return 'risk'
  return share >= 0.5 ? 'half' : 'calm'
}
