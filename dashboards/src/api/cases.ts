/** Cases: lists, one case, and the commands a person gives. */
import { client, unwrap } from './client'
import type { CaseDetail, CaseList, CaseQuery, CommandBodies, CommandName, FigureQuery } from './types'

export function listCases(query: CaseQuery, signal?: AbortSignal): Promise<CaseList> {
  return unwrap(client.GET('/api/v1/cases', { params: { query }, signal }))
}

export function figureCases(query: FigureQuery, signal?: AbortSignal): Promise<CaseList> {
  return unwrap(client.GET('/api/v1/metrics/cases', { params: { query }, signal }))
}

export function getCase(id: string, signal?: AbortSignal): Promise<CaseDetail> {
  return unwrap(client.GET('/api/v1/cases/{case_id}', { params: { path: { case_id: id } }, signal }))
}

/** A key that makes a repeated request harmless. Works on plain http too, where randomUUID is missing. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export interface CommandRequest<N extends CommandName> {
  id: string
  name: N
  body: CommandBodies[N]
  revision: number
  key: string
}

/** Gives a command on the revision that the caller has seen. Throws Conflict when the case moved on. */
export function giveCommand<N extends CommandName>(request: CommandRequest<N>): Promise<CaseDetail> {
  const path = `/api/v1/cases/{case_id}/${request.name}` as '/api/v1/cases/{case_id}/confirm'
  return unwrap(
    client.POST(path, {
      params: {
        path: { case_id: request.id },
        header: { 'If-Match': `"${request.revision}"`, 'Idempotency-Key': request.key },
      },
      body: request.body as Record<string, never>,
    }),
  )
}
