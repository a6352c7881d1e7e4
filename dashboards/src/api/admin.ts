/** Sources, dead letters, profile and health, for the office that runs the installation. */
import { client, unwrap } from './client'
import type { DeadLetter, Health, ProfileView, SourceRow } from './types'

export async function listSources(): Promise<SourceRow[]> {
  return (await unwrap(client.GET('/api/v1/admin/sources'))).items
}

export async function listDeadLetters(): Promise<DeadLetter[]> {
  return (await unwrap(client.GET('/api/v1/admin/dead-letters'))).items
}

export async function settleDeadLetter(id: string, how: 'retry' | 'drop'): Promise<void> {
  const path = `/api/v1/admin/dead-letters/{letter_id}/${how}` as '/api/v1/admin/dead-letters/{letter_id}/retry'
  await unwrap(client.POST(path, { params: { path: { letter_id: id } } }))
}

export function getProfile(): Promise<ProfileView> {
  return unwrap(client.GET('/api/v1/admin/profile'))
}

export function getHealth(): Promise<Health> {
  return unwrap(client.GET('/api/v1/admin/health'))
}
