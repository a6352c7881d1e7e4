/** Names of the leader's figures and periods, and changes against the previous period. */
export type FigureName = 'open' | 'overdue' | 'at_risk' | 'opened' | 'answered' | 'met' | 'missed' | 'unanswered_late'

export const FIGURES: readonly FigureName[] = ['open', 'overdue', 'at_risk', 'opened', 'answered', 'met', 'missed', 'unanswered_late']

export const PERIODS = ['7d', '30d', '90d'] as const
export type PeriodName = (typeof PERIODS)[number]

/** Below this many duties a rate says nothing about a body. */
export const LEAST_RANKED = 10

/** `+12`, `−3`; empty when nothing changed. */
export function signed(change: number): string {
  if (change === 0) return ''
  return change > 0 ? `+${change}` : `−${Math.abs(change)}`
}
