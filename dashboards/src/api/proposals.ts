/** Steps of the ladder that wait for a person to decide. */
import { client, unwrap } from './client'
import type { components } from './schema'

export type WaitingProposal = components['schemas']['WaitingProposal']

export async function listProposals(): Promise<WaitingProposal[]> {
  return (await unwrap(client.GET('/api/v1/cases/proposals'))).items
}
