/** Figures by week and month: which weeks or months are asked for, and what is read off each of them. */
import type { KeyFigures, SeriesRow } from '@/api/types'
import type { Column } from '@/exports/sheet'
import { isoDay } from '@/time/moment'

import type { FigureName } from './figures'

export const UNITS = ['week', 'month'] as const
export type Unit = (typeof UNITS)[number]
/** How many of each, the one that runs now counted in. */
export const SPANS: Record<Unit, readonly number[]> = { week: [13, 26, 52], month: [6, 12, 24] }

const DAY_MS = 86_400_000
const OFFSET = '+08:00'

const midnight = (day: string): Date => new Date(`${day}T00:00:00${OFFSET}`)

/** The Monday or the first of the month in the office's zone, `back` weeks or months before that of `at`. */
export function beginning(at: Date, unit: Unit, back: number): Date {
  const today = isoDay(at)
  if (unit === 'week') {
    const start = midnight(today)
    const sinceMonday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
    return new Date(start.getTime() - (sinceMonday + 7 * back) * DAY_MS)
  }
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - back
  return midnight(`${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`)
}

export interface Piece {
  row: SeriesRow
  /** The one as many weeks or months earlier as there are in the period. */
  before: SeriesRow | null
}

/** Each week or month beside that of the period before, oldest first. Before anything was counted there is none. */
export function beside(rows: readonly SeriesRow[], before: readonly SeriesRow[], countedFrom: string | null): Piece[] {
  const counted = (row: SeriesRow): boolean => countedFrom !== null && new Date(row.until) > new Date(countedFrom)
  return rows.map((row, at) => ({ row, before: before.slice(at, at + 1).find(counted) ?? null })).filter(({ row }) => counted(row))
}

export type Kind = NonNullable<Column['kind']>
export interface Measure {
  name: string
  kind: Kind
  /** Of how many, where the figure is a share or a middle. */
  of?: (figures: KeyFigures) => number
  value: (figures: KeyFigures) => number | null
  /** The cases that it counts. */
  opens: FigureName
}

export const MEASURES: readonly Measure[] = [
  { name: 'opened', kind: 'number', value: ({ opened }) => opened, opens: 'opened' },
  { name: 'answered', kind: 'number', value: ({ answered }) => answered, opens: 'answered' },
  { name: 'closed', kind: 'number', value: ({ closed }) => closed, opens: 'closed' },
  { name: 'rate', kind: 'share', value: (each) => each.on_time_rate, of: ({ due }) => due, opens: 'due' },
  { name: 'median', kind: 'hours', value: (each) => each.median_seconds, of: ({ due }) => due, opens: 'due' },
  { name: 'p90', kind: 'hours', value: (each) => each.p90_seconds, of: ({ due }) => due, opens: 'due' },
  { name: 'returned', kind: 'share', value: (each) => each.return_rate, of: ({ dispatched }) => dispatched, opens: 'returned' },
  { name: 'reopened', kind: 'share', value: (each) => each.reopening_rate, of: ({ answers }) => answers, opens: 'reopened' },
  { name: 'satisfied', kind: 'share', value: (each) => each.satisfaction_rate, of: ({ rated }) => rated, opens: 'rated' },
]

/** Whether nothing at all was counted in it. */
export function isQuiet({ row, before }: Piece): boolean {
  return [row, before].every((each) => each === null || MEASURES.every(({ value }) => !value(each.figures)))
}
