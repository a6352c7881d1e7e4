/** The leader's figures. */
import { client, unwrap } from './client'
import type { BoundaryMap, Breakdown, BreakdownQuery, Overview, OverviewQuery, Series } from './types'

export function getOverview(query: OverviewQuery, signal?: AbortSignal): Promise<Overview> {
  return unwrap(client.GET('/api/v1/metrics/overview', { params: { query }, signal }))
}

let drawn: Promise<BoundaryMap> | null = null

/** The boundaries that the office gave, asked for once. */
export function getBoundaries(): Promise<BoundaryMap> {
  const asked = drawn ?? unwrap(client.GET('/api/v1/metrics/boundaries'))
  drawn = asked
  asked.catch(() => {
    drawn = null
  })
  return asked
}

export function getBreakdown(by: Breakdown['by'], query: BreakdownQuery, signal?: AbortSignal): Promise<Breakdown> {
  return unwrap(client.GET('/api/v1/metrics/breakdown/{by}', { params: { path: { by }, query }, signal }))
}

export function getSeries(unit: Series['unit'], span: { since: string; until?: string }, signal?: AbortSignal): Promise<Series> {
  return unwrap(client.GET('/api/v1/metrics/series/{unit}', { params: { path: { unit }, query: span }, signal }))
}
