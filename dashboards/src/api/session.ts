/** Signing in and out, and who I am. */
import { client, unwrap, useCsrfToken } from './client'
import type { DemoAccount, Me } from './types'

function remember(me: Me): Me {
  useCsrfToken(me.csrf_token)
  return me
}

export async function signIn(username: string, password: string): Promise<Me> {
  return remember(await unwrap(client.POST('/api/v1/auth/login', { body: { username, password } })))
}

export async function whoAmI(): Promise<Me> {
  return remember(await unwrap(client.GET('/api/v1/me')))
}

export async function signOut(): Promise<void> {
  await unwrap(client.POST('/api/v1/auth/logout'))
  useCsrfToken('')
}

/** The accounts of the demo; an ordinary installation answers 404. */
export function demoAccounts(): Promise<DemoAccount[]> {
  return unwrap(client.GET('/api/v1/auth/demo-accounts'))
}
