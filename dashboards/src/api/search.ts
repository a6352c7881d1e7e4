/** Full-text search in posts, what completes a search while it is typed, and searches kept under a name. */
import { client, unwrap } from './client'
import type { components } from './schema'
import type { PostList, PostQuery } from './types'

type Schemas = components['schemas']
export type Suggestion = Schemas['Suggestion']
export type SavedSearch = Schemas['SearchRow']
export type NewSearch = Schemas['NewSearch']
export type AlertRow = Schemas['AlertRow']
export type AlertList = Schemas['AlertList']

export function searchPosts(query: PostQuery, signal?: AbortSignal): Promise<PostList> {
  return unwrap(client.GET('/api/v1/posts', { params: { query }, signal }))
}

export async function suggest(q: string, signal?: AbortSignal): Promise<Suggestion[]> {
  return (await unwrap(client.GET('/api/v1/search/suggest', { params: { query: { q } }, signal }))).entries
}

export async function listSearches(): Promise<SavedSearch[]> {
  return (await unwrap(client.GET('/api/v1/saved-searches'))).items
}

export const keepSearch = (body: NewSearch): Promise<SavedSearch> => unwrap(client.POST('/api/v1/saved-searches', { body }))

export function changeSearch(id: number, body: { name?: string; alerts?: boolean }): Promise<SavedSearch> {
  return unwrap(client.POST('/api/v1/saved-searches/{search_id}', { params: { path: { search_id: id } }, body }))
}

export function removeSearch(id: number): Promise<SavedSearch> {
  return unwrap(client.POST('/api/v1/saved-searches/{search_id}/remove', { params: { path: { search_id: id } } }))
}

export const listAlerts = (): Promise<AlertList> => unwrap(client.GET('/api/v1/alerts'))

/** All are seen when none is named. */
export const seeAlerts = (ids: number[]): Promise<AlertList> => unwrap(client.POST('/api/v1/alerts/seen', { body: { ids } }))
