/** Full-text search in posts. */
import { client, unwrap } from './client'
import type { PostList, PostQuery } from './types'

export function searchPosts(query: PostQuery, signal?: AbortSignal): Promise<PostList> {
  return unwrap(client.GET('/api/v1/posts', { params: { query }, signal }))
}
