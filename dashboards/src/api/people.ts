/** Accounts, tokens, and who did and saw what. */
import { client, unwrap } from './client'
import type { AccountRow, ActRow, Role, TokenRow, ViewRow } from './types'

export interface AccountOrder {
  username: string
  display_name: string
  role: Role
  body: string
  password: string
}

export interface LogQuery {
  username?: string
  days?: number
  limit?: number
}

export async function listAccounts(): Promise<AccountRow[]> {
  return (await unwrap(client.GET('/api/v1/admin/accounts'))).items
}

export function makeAccount(order: AccountOrder): Promise<AccountRow> {
  return unwrap(client.POST('/api/v1/admin/accounts', { body: order }))
}

export function changeAccount(username: string, order: Omit<AccountOrder, 'username' | 'password'>): Promise<AccountRow> {
  return unwrap(client.POST('/api/v1/admin/accounts/{username}', { params: { path: { username } }, body: order }))
}

export function setDisabled(username: string, disabled: boolean): Promise<AccountRow> {
  const params = { path: { username } }
  return unwrap(disabled ? client.POST('/api/v1/admin/accounts/{username}/disable', { params }) : client.POST('/api/v1/admin/accounts/{username}/enable', { params }))
}

export function setPassword(username: string, password: string): Promise<AccountRow> {
  return unwrap(client.POST('/api/v1/admin/accounts/{username}/password', { params: { path: { username } }, body: { password } }))
}

export async function listTokens(): Promise<TokenRow[]> {
  return (await unwrap(client.GET('/api/v1/admin/tokens'))).items
}

export function issueToken(order: { username: string; label: string; days: number }): Promise<{ secret: string; token: TokenRow }> {
  return unwrap(client.POST('/api/v1/admin/tokens', { body: order }))
}

export async function revokeToken(id: string): Promise<TokenRow[]> {
  return (await unwrap(client.POST('/api/v1/admin/tokens/{token_id}/revoke', { params: { path: { token_id: id } } }))).items
}

export async function listActs(query: LogQuery): Promise<ActRow[]> {
  return (await unwrap(client.GET('/api/v1/admin/acts', { params: { query } }))).items
}

export async function listViews(query: Pick<LogQuery, 'username' | 'limit'>): Promise<ViewRow[]> {
  return (await unwrap(client.GET('/api/v1/admin/views', { params: { query } }))).items
}
