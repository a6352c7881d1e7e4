/** Special reports and what became of them. */
import { client, unwrap } from './client'
import type { DeskEntry } from './types'

export async function listReports(): Promise<DeskEntry[]> {
  return (await unwrap(client.GET('/api/v1/desk-book', { params: { query: { kind: 'special_report' } } }))).items
}
