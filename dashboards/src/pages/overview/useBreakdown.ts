/** Words for the values of a dimension, and for what was measured of each. */
import type { BreakdownRow } from '@/api/types'
import { useText } from '@/i18n/useText'

import { isSmall, type Dimension, type Shown } from './breakdown'
import { usePieces } from './usePieces'

const NOWHERE = { unassigned: 'overview.bodies.unassigned', other: 'overview.places.outside', none: 'overview.breakdown.none' } as const
const TERMS: readonly string[] = ['category', 'topic', 'channel']

export function useBreakdown() {
  const { t, term } = useText()
  const { say } = usePieces()

  function nameOf(by: Dimension, key: string, given: string): string {
    const nowhere = Object.entries(NOWHERE).find(([name]) => name === key)
    if (nowhere) return t(nowhere[1])
    return TERMS.includes(by) ? term(by as 'category' | 'topic' | 'channel', key, given) : given
  }

  /** A share says of how many; of too few only how many of how many. */
  function written(column: Shown, row: BreakdownRow): string {
    const { of, part, kind, value } = column
    if (!of || of(row) === 0) return say(value(row), kind)
    if (part && isSmall(column, row)) return `${part(row)} / ${of(row)}`
    return t('overview.series.of', { share: say(value(row), kind), n: of(row) })
  }

  return { nameOf, written, say }
}
