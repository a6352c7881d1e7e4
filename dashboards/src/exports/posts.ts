/** The posts found as a table to take away: all of them, not only those on the screen. */
import { searchPosts } from '@/api/search'
import type { PostHit, PostQuery } from '@/api/types'
import { useText } from '@/i18n/useText'

import type { Cell, Column, Sheet } from './sheet'

const PAGE = 100
/** More is not a table that anyone reads; the note says so when more were found. */
export const MOST_POSTS = 2_000

export async function everyPost(query: PostQuery, load = searchPosts): Promise<{ rows: PostHit[]; total: number }> {
  const rows: PostHit[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await load({ ...query, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })
    rows.push(...page.items)
    if (page.next_cursor === null || rows.length >= MOST_POSTS) return { rows: rows.slice(0, MOST_POSTS), total: page.total }
    cursor = page.next_cursor
  }
}

export function usePostSheet() {
  const { t, term } = useText()

  function row(hit: PostHit): Cell[] {
    const { assessment } = hit
    return [hit.title, hit.text, term('channel', hit.channel), hit.published_at ?? hit.collected_at, term('category', assessment.category), assessment.places[0]?.name, hit.url, hit.case_id]
  }

  return async (query: PostQuery): Promise<Sheet> => {
    const { rows, total } = await everyPost(query)
    const texts: Column[] = [{ head: t('day.book.title') }, { head: t('day.book.text') }, { head: t('desk.facet.channel') }, { head: t('admin.audit.at'), kind: 'time' }]
    const rest: Column[] = [{ head: t('desk.export.category') }, { head: t('desk.export.place') }, { head: t('entry.url') }, { head: t('desk.export.id') }]
    const note = total > rows.length ? t('desk.export.first', { shown: rows.length, total }) : t('desk.search.results', { n: total })
    return { title: t('desk.search.title'), note, columns: [...texts, ...rest], rows: rows.map(row) }
  }
}
