/** The desk's own book: notes for the next shift, and special reports with what leaders instruct. */
import { client, unwrap } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type BookEntry = Schemas['EntryRow']
export type BookKind = Schemas['EntryKind']
export type NewEntry = Schemas['NewEntry']
export type NewReply = Schemas['NewReply']

export async function listEntries(kind: BookKind): Promise<BookEntry[]> {
  return (await unwrap(client.GET('/api/v1/desk-book', { params: { query: { kind } } }))).items
}

export const writeEntry = (body: NewEntry): Promise<BookEntry> => unwrap(client.POST('/api/v1/desk-book', { body }))

export function replyTo(id: number, body: NewReply): Promise<BookEntry> {
  return unwrap(client.POST('/api/v1/desk-book/{entry_id}/replies', { params: { path: { entry_id: id } }, body }))
}
