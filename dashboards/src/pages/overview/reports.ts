/** Where a special report stands. */
import type { DeskEntry } from '@/api/types'

export type Standing = 'waiting' | 'instructed' | 'overdue' | 'followed' | 'done'

export function instructionOf(entry: DeskEntry): DeskEntry['replies'][number] | undefined {
  return entry.replies.findLast(({ kind }) => kind === 'instruction')
}

/** Waiting for an instruction; instructed, late, or reported on; done. */
export function standingOf(entry: DeskEntry): Standing {
  if (!entry.open) return 'done'
  if (!instructionOf(entry)) return 'waiting'
  if (entry.overdue) return 'overdue'
  return entry.replies.at(-1)?.kind === 'follow_up' ? 'followed' : 'instructed'
}
