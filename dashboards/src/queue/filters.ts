/** The address bar as a query of the case list. Values that the API does not know are left out. */
import type { CaseQuery } from '@/api/types'

/** Rows of a list that are asked for at a time. */
export const PAGE = 50

export const VIEWS = ['triage', 'at_risk', 'overdue', 'followed', 'dispatched', 'handling', 'review', 'answered', 'closed', 'all'] as const
export type View = (typeof VIEWS)[number]
export const FACETS = ['category', 'grade', 'place', 'topic', 'state', 'body'] as const
export type FacetName = (typeof FACETS)[number]

/** The view named, or `fallback`. */
export function viewOf(value: string, fallback: View): View {
  return VIEWS.find((view) => view === value) ?? fallback
}

export function caseQuery(read: (name: string) => string, fallback: View = 'triage'): CaseQuery {
  const query: CaseQuery = { view: viewOf(read('view'), fallback), sort: read('sort') === 'opened' ? 'opened' : 'urgency' }
  const words = read('q')
  if (words) query.q = words
  for (const name of FACETS) {
    const value = read(name)
    if (value) Object.assign(query, { [name]: [value] })
  }
  return query
}

export function hasFilters(query: CaseQuery): boolean {
  return query.q !== undefined || FACETS.some((name) => query[name] !== undefined)
}

/** Where one finds the cases that one follows: on the inbox of a body, else on the desk. */
export function followedPlace(home: string): { name: string; query: Record<string, string> } {
  return home === 'inbox' ? { name: 'inbox', query: { tab: 'followed' } } : { name: 'desk', query: { view: 'followed' } }
}
