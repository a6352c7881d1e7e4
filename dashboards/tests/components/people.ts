/** Who is signed in, in tests. */
import type { Me } from '../../src/api/types'

export function me(role: Me['role']): Me {
  return { username: role, role, display_name: role, body: null, csrf_token: 'token', profile: { id: 'qiannan', name: '黔南州', home: '522700' }, demo: true }
}
