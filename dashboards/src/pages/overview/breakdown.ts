/** One dimension's values side by side: what is read off each row, and in which order the rows stand. */
import type { Breakdown, BreakdownRow, KeyFigures } from '@/api/types'

import { LEAST_RANKED, type FigureName } from './figures'
import { MEASURES, type Kind } from './series'

export const DIMENSIONS = ['body', 'place', 'category', 'topic', 'channel'] as const satisfies readonly Breakdown['by'][]
export type Dimension = (typeof DIMENSIONS)[number]

export interface Shown {
  name: string
  kind: Kind
  value: (row: BreakdownRow) => number | null
  /** The period before; what stands now has none. */
  before?: (row: BreakdownRow) => number | null
  /** Of how many, and how many of them, where the figure is a share; of how many it is the middle. */
  of?: (row: BreakdownRow) => number
  part?: (row: BreakdownRow) => number
  opens: FigureName
}

const PARTS: Record<string, (figures: KeyFigures) => number> = {
  rate: ({ met }) => met,
  returned: ({ returned }) => returned,
  reopened: ({ reopened }) => reopened,
  satisfied: ({ satisfied, acceptable }) => satisfied + acceptable,
}
const inPeriod: Shown[] = MEASURES.map(({ name, kind, of, value, opens }) => {
  const part = PARTS[name]
  return {
    name, kind, opens,
    value: ({ current }) => value(current),
    before: ({ previous }) => value(previous),
    ...(of ? { of: ({ current }: BreakdownRow) => of(current) } : {}),
    ...(part ? { part: ({ current }: BreakdownRow) => part(current) } : {}),
  }
})
const standing: Shown[] = [
  { name: 'open', kind: 'number', value: ({ open }) => open, opens: 'open' },
  { name: 'overdue', kind: 'number', value: ({ overdue }) => overdue, opens: 'overdue' },
]
/** What came in, what stands now, and how it was answered. */
export const COLUMNS: readonly Shown[] = [...inPeriod.slice(0, 1), ...standing, ...inPeriod.slice(1)]
export const DEFAULT = 'rate'
export const FIRST = 'opened'

/** Whether too few are counted for a share of them to say anything. */
export function isSmall({ of, name }: Shown, row: BreakdownRow): boolean {
  if (of === undefined) return false
  return name === 'rate' ? !row.ranked : of(row) < LEAST_RANKED
}

/** By a figure, the highest first unless `rising`; rows with too few to compare follow those that can be, rows without
 * the figure come last. */
export function sorted(rows: readonly BreakdownRow[], column: Shown, rising: boolean): BreakdownRow[] {
  const place = (row: BreakdownRow): number => (column.value(row) === null ? 2 : isSmall(column, row) ? 1 : 0)
  return [...rows].sort((a, b) => {
    const apart = place(a) - place(b)
    const more = (column.value(b) ?? 0) - (column.value(a) ?? 0)
    return apart || (rising ? -more : more)
  })
}

/** Whether nothing at all was counted of it, now or before. */
export function isQuiet(row: BreakdownRow): boolean {
  return COLUMNS.every(({ value, before }) => !value(row) && !before?.(row))
}
