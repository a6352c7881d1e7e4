/** A list of cases as a table to take away: all of it, not only the rows on the screen. */
import type { CaseList, CaseQuery, CaseRow } from '@/api/types'
import { useText } from '@/i18n/useText'

import type { Cell, Column, Sheet } from './sheet'

const PAGE = 200
/** More is not a table that anyone reads; the note says so when a list is longer. */
export const MOST_CASES = 5_000

export type CasePages = (query: CaseQuery) => Promise<CaseList>

/** The rows of the list, page after page, at most MOST_CASES, and how many there are. */
export async function everyCase(query: CaseQuery, load: CasePages): Promise<{ rows: CaseRow[]; total: number }> {
  const rows: CaseRow[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await load({ ...query, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })
    rows.push(...page.items)
    if (page.next_cursor === null || rows.length >= MOST_CASES) return { rows: rows.slice(0, MOST_CASES), total: page.total }
    cursor = page.next_cursor
  }
}

const TEXTS = ['id', 'title', 'state', 'category', 'topic', 'grade', 'place', 'lead', 'proposed', 'supporting', 'clock'] as const
const NUMBERS = ['posts', 'voices'] as const

/** `sheet(title, query, load)` is what ExportTools asks for. */
export function useCaseSheet() {
  const { t, term, list } = useText()

  function columns(): Column[] {
    const named = (names: readonly string[], kind: Column['kind']): Column[] => names.map((name) => ({ head: t(`desk.export.${name}`), kind }))
    return [...named(TEXTS, 'text'), ...named(['due'], 'time'), ...named(['used'], 'share'), ...named(NUMBERS, 'number'), ...named(['anchor', 'opened'], 'time')]
  }

  function row(each: CaseRow): Cell[] {
    const { next_clock: clock } = each
    return [
      each.id, each.title, term('state', each.state), term('category', each.category), each.topic === null ? null : term('topic', each.topic),
      each.grade === null ? null : term('grade', each.grade), each.place?.path.join(' ') ?? null, each.lead?.name, each.proposal_lead?.name,
      list(each.supporting.map(({ name }) => name)), clock === null ? null : term('clock', clock.kind, clock.label),
      clock?.due_at, each.share, each.post_count, each.voice_count, each.anchor_at, each.opened_at,
    ]
  }

  return async (title: string, query: CaseQuery, load: CasePages): Promise<Sheet> => {
    const { rows, total } = await everyCase(query, load)
    const note = total > rows.length ? t('desk.export.first', { shown: rows.length, total }) : t('desk.export.every', { n: total })
    return { title, note, columns: columns(), rows: rows.map(row) }
  }
}
