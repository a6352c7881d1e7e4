/** Words for a week or month, and for what was measured in it. */
import type { SeriesRow } from '@/api/types'
import { useText } from '@/i18n/useText'

import type { Kind, Unit } from './series'

export function usePieces() {
  const { t, day, span, percent } = useText()

  /** A month by its name, a week by its first day. */
  function nameOf(row: SeriesRow, unit: Unit): string {
    return unit === 'week' ? day(row.since) : row.key
  }

  /** From which day to which; `until` is the first moment after it. */
  function daysOf(row: SeriesRow): string {
    return t('overview.span', { since: day(row.since), until: day(new Date(new Date(row.until).getTime() - 1)) })
  }

  function say(value: number | null, kind: Kind): string {
    if (value === null) return t('overview.unknown')
    if (kind === 'share') return percent(value)
    return kind === 'hours' ? span(value) : String(value)
  }

  return { nameOf, daysOf, say }
}
