/** The leader's figures. */
import { client, unwrap } from './client'
import type { Overview, OverviewQuery } from './types'

export function getOverview(query: OverviewQuery, signal?: AbortSignal): Promise<Overview> {
  return unwrap(client.GET('/api/v1/metrics/overview', { params: { query }, signal }))
}
