/** What a person may enter: the office copies posts in, bodies and the hotline report incidents. */
import type { Role } from '@/api/types'

export const KINDS = ['manual', 'offline'] as const
export type EntryKind = (typeof KINDS)[number]
export const ENTRY_KEYS: Record<EntryKind, string> = { manual: 'n', offline: 'o' }

const BY_ROLE: Partial<Record<Role, readonly EntryKind[]>> = { analyst: KINDS, handler: ['offline'], hotline: ['offline'] }

export const kindsOf = (role: Role | undefined): readonly EntryKind[] => (role ? (BY_ROLE[role] ?? []) : [])
