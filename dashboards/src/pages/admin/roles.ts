/** The roles an account may have, and those that act for one body. */
import type { Role } from '@/api/types'

export const ROLES: readonly Role[] = ['analyst', 'handler', 'reviewer', 'leader', 'supervision', 'government_office', 'news_office', 'hotline', 'administrator', 'auditor']
export const BOUND_ROLES: ReadonlySet<Role> = new Set(['handler', 'reviewer', 'hotline'])
export const LEAST_PASSWORD = 10

/** Sections of the administration, and who may open them. */
export const SECTIONS = [
  { name: 'sources', label: 'sources', roles: ['analyst', 'leader', 'supervision', 'administrator', 'auditor'] },
  { name: 'people', label: 'people', roles: ['administrator', 'auditor'] },
  { name: 'tokens', label: 'tokens', roles: ['administrator', 'auditor'] },
  { name: 'dead-letters', label: 'deadLetters', roles: ['analyst', 'administrator'] },
  { name: 'audit', label: 'audit', roles: ['analyst', 'leader', 'supervision', 'administrator', 'auditor'] },
  { name: 'profile', label: 'profile', roles: [] },
  { name: 'health', label: 'health', roles: ['analyst', 'leader', 'supervision', 'administrator', 'auditor'] },
] as const satisfies { name: string; label: string; roles: readonly Role[] }[]

export type SectionName = (typeof SECTIONS)[number]['name']

/** A section without roles is for everyone. */
export function sectionsOf(role: Role | undefined): SectionName[] {
  return SECTIONS.filter(({ roles }) => roles.length === 0 || (role !== undefined && (roles as readonly Role[]).includes(role))).map(({ name }) => name)
}
