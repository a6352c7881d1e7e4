import type { PostRow } from '@/api/types'

/** What says the same: the post that said it first, and those that repeat it, the most spread on top. */
export interface PostGroup {
  first: PostRow
  copies: PostRow[]
  /** How often all of them together were passed on, answered or liked. */
  spread: number
}

const spreadOf = (post: PostRow): number => post.reposts + post.comments + post.likes
const seenAt = (post: PostRow): number => Date.parse(post.published_at ?? post.collected_at)

function groupOf(first: PostRow, copies: PostRow[]): PostGroup {
  const ranked = copies.sort((a, b) => spreadOf(b) - spreadOf(a) || seenAt(a) - seenAt(b))
  return { first, copies: ranked, spread: spreadOf(first) + ranked.reduce((sum, copy) => sum + spreadOf(copy), 0) }
}

/** The group of the earliest post, then the others, the most spread first. */
export function groupsOf(posts: PostRow[]): PostGroup[] {
  const ordered = [...posts].sort((a, b) => seenAt(a) - seenAt(b))
  const copies = new Map<string, PostRow[]>(ordered.map((post) => [post.id, []]))
  const firsts = ordered.filter((post) => {
    const original = copies.get(post.copy_of)
    original?.push(post)
    return original === undefined
  })
  const [earliest, ...others] = firsts.map((post) => groupOf(post, copies.get(post.id) ?? []))
  return earliest ? [earliest, ...others.sort((a, b) => b.spread - a.spread)] : []
}
