/** Live news meets the queue on screen: rows change where they stand, and nothing moves under the hand. */
import type { CaseRow } from '@/api/types'

export interface Reconciled {
  /** The same rows in the same order, with what is known anew. */
  rows: CaseRow[]
  /** Cases that belong here but are not on screen yet; a person asks for them. */
  fresh: string[]
  /** Rows on screen that belong here no longer; they stay, marked, until the list is renewed. */
  left: string[]
}

/**
 * `fetched` is the list as it would be loaded now. `complete` says that it holds every match, so that a row
 * missing from it has certainly left. `isNew` tells a case that came from one that only moved up: as time passes, the
 * next page's first cases come before the last ones on screen.
 */
export function reconcile(rows: readonly CaseRow[], fetched: readonly CaseRow[], complete: boolean, isNew: (row: CaseRow) => boolean = () => true): Reconciled {
  const news = new Map(fetched.map((row) => [row.id, row]))
  const known = new Set(rows.map((row) => row.id))
  return {
    rows: rows.map((row) => news.get(row.id) ?? row),
    fresh: fetched.filter((row) => !known.has(row.id) && isNew(row)).map((row) => row.id),
    left: complete ? rows.filter((row) => !news.has(row.id)).map((row) => row.id) : [],
  }
}

/** The row put in its place, if it is there. */
export function replaceRow(rows: readonly CaseRow[], row: CaseRow): CaseRow[] {
  return rows.map((old) => (old.id === row.id ? row : old))
}

/** Further rows after those there, without repeating any. */
export function appendRows(rows: readonly CaseRow[], more: readonly CaseRow[]): CaseRow[] {
  const known = new Set(rows.map((row) => row.id))
  return [...rows, ...more.filter((row) => !known.has(row.id))]
}

/** The id `step` rows from `current`, held within the ends; the first row when nothing is current. */
export function neighbour(rows: readonly CaseRow[], current: string, step: 1 | -1): string {
  const at = rows.findIndex((row) => row.id === current)
  const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))
  return rows[next]?.id ?? ''
}
