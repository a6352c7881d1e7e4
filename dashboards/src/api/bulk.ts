/** One command for many cases: what would happen, then the act. */
import { idempotencyKey } from './cases'
import { client, unwrap } from './client'
import type { BulkOrder, BulkReport } from './types'

export function previewMany(order: BulkOrder, signal?: AbortSignal): Promise<BulkReport> {
  return unwrap(client.POST('/api/v1/cases/bulk/preview', { body: order, signal }))
}

/** `key` makes a repetition after a lost answer harmless. */
export function giveMany(order: BulkOrder, key = idempotencyKey()): Promise<BulkReport> {
  return unwrap(client.POST('/api/v1/cases/bulk', { body: order, params: { header: { 'Idempotency-Key': key } } }))
}
