/** Who writes into the desk's book, and what may follow an entry, as the server has it. */
import type { BookEntry, BookKind } from '@/api/book'
import type { Me } from '@/api/types'

export type ReplyKind = 'taken' | 'instruction' | 'follow_up' | 'done'

const READERS: readonly string[] = ['auditor', 'administrator']
const INSTRUCTING: readonly string[] = ['leader', 'government_office']

export function mayWrite(kind: BookKind, me: Me | null): boolean {
  if (!me) return false
  return kind === 'special_report' ? me.role === 'analyst' : !READERS.includes(me.role)
}

export function repliesOpen(entry: BookEntry, me: Me | null): ReplyKind[] {
  if (!entry.open || !me) return []
  if (entry.kind === 'handover') return READERS.includes(me.role) || entry.by === `user:${me.username}` ? [] : ['taken']
  if (INSTRUCTING.includes(me.role)) return ['instruction']
  const instructed = entry.replies.some((reply) => reply.kind === 'instruction')
  return me.role === 'analyst' && instructed ? ['follow_up', 'done'] : []
}
