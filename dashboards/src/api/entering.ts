/** Posts that people enter, and where they went. */
import { client, unwrap } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type NewPost = Schemas['NewPost']
export type AcceptedPost = Schemas['AcceptedPost']
export type PostCourse = Schemas['PostCourse']

export const enterPost = (body: NewPost): Promise<AcceptedPost> => unwrap(client.POST('/api/v1/posts', { body }))

export function followPost(id: string, signal?: AbortSignal): Promise<PostCourse> {
  return unwrap(client.GET('/api/v1/posts/{post_id}', { params: { path: { post_id: id } }, signal }))
}
