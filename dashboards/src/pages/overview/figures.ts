/** Names of the leader's figures and periods, and changes against the previous period. */
import type { FigureQuery, Overview } from '@/api/types'

export type FigureName = FigureQuery['figure']

export const FIGURES: readonly FigureName[] = [
  'open', 'overdue', 'at_risk', 'opened', 'answered', 'closed', 'due', 'met', 'missed', 'unanswered_late', 'late_on_arrival',
  'backlog', 'waiting', 'held', 'stopped', 'stop_due', 'stop_met', 'dispatched', 'returned', 'answers', 'reopened',
  'rated', 'satisfied', 'acceptable', 'dissatisfied', 'not_reached', 'measured', 'calmer',
]

/** Where a number leads: the very cases that it counts. */
export function drill(figure: FigureName, period: PeriodName, narrowed: Record<string, string> = {}) {
  return { name: 'figure', params: { figure }, query: { ...narrowed, period } }
}

/** The same for the period before the one shown, named by its times. */
export function drillBefore(figure: FigureName, shown: Pick<Overview, 'since' | 'until'>, period: PeriodName, narrowed: Record<string, string> = {}) {
  const begun = Date.parse(shown.since)
  const since = new Date(begun - (Date.parse(shown.until) - begun)).toISOString()
  return { name: 'figure', params: { figure }, query: { ...narrowed, since, until: shown.since, period } }
}

export const PERIODS = ['7d', '30d', '90d'] as const
export type PeriodName = (typeof PERIODS)[number]

/** Below this many duties a rate says nothing about a body. */
export const LEAST_RANKED = 10

/** `+12`, `−3`; empty when nothing changed. */
export function signed(change: number): string {
  if (change === 0) return ''
  return change > 0 ? `+${change}` : `−${Math.abs(change)}`
}
