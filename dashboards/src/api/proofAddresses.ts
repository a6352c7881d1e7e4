/** Whether the address of an answer opens, as the server sees it. */
import { client, unwrap } from './client'
import type { components } from './schema'

export type AddressChecked = components['schemas']['AddressChecked']

export function checkAddress(url: string, signal: AbortSignal): Promise<AddressChecked> {
  return unwrap(client.POST('/api/v1/proof-addresses/check', { body: { url }, signal }))
}
