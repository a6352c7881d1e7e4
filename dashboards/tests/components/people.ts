/** Who is signed in, in tests. */
import type { Me } from '../../src/api/types'

const COMMANDS: Partial<Record<Me['role'], string[]>> = {
  analyst: ['confirm', 'correct', 'dispatch', 'merge', 'dismiss', 'reopen'],
  handler: ['sign-in', 'return', 'progress', 'publish', 'close'],
  leader: ['dispatch', 'review'],
}

export function me(role: Me['role']): Me {
  return { username: role, role, display_name: role, body: null, csrf_token: 'token', commands: COMMANDS[role] ?? [], profile: { id: 'qiannan', name: '黔南州', home: '522700' }, demo: true }
}
