/** What the API refuses, as one error tree: `Problem`, and `Conflict` for a case that moved on (412). */
import type { EventRow } from './types'

export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string | null
  field?: string | null
  current_revision?: number | null
  changed?: EventRow[] | null
}

/** An answer of 4xx or 5xx, or no answer at all (`status` 0). `message` is fit for a clerk's eyes. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly field: string

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? '')
    this.name = 'Problem'
    this.status = status
    this.code = body.code ?? ''
    this.field = body.field ?? ''
  }
}

/** Somebody else decided first: `changed` are the events since the revision that was shown. */
export class Conflict extends Problem {
  readonly currentRevision: number | null
  readonly changed: readonly EventRow[]

  constructor(body: ProblemBody) {
    super(412, body)
    this.name = 'Conflict'
    this.currentRevision = body.current_revision ?? null
    this.changed = body.changed ?? []
  }
}

function isProblemBody(value: unknown): value is ProblemBody {
  return typeof value === 'object' && value !== null
}

/** The error for an unsuccessful answer; anything that is no problem document keeps only its status. */
export function problemFrom(status: number, payload: unknown): Problem {
  const body = isProblemBody(payload) ? payload : {}
  return status === 412 ? new Conflict(body) : new Problem(status, body)
}

/** Any thrown value as a Problem: a failed fetch becomes status 0. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(0, { title: error instanceof Error ? error.message : '' })
}
