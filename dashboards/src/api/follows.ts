/** Cases that one follows: one's own list, kept by the server. */
import { client, unwrap } from './client'
import type { components } from './schema'

type Following = components['schemas']['Following']
export type FollowedChange = components['schemas']['FollowedChange']

export function setFollowed(id: string, followed: boolean): Promise<Following> {
  const params = { params: { path: { case_id: id } } }
  return unwrap(followed ? client.POST('/api/v1/follows/{case_id}', params) : client.POST('/api/v1/follows/{case_id}/remove', params))
}
