/** The one HTTP client: session cookie, CSRF header on unsafe requests, 401 told to whoever listens. */
import createClient, { type Middleware } from 'openapi-fetch'

import { upright } from '@/text/direction'

import { answerTo } from './ahead'
import { asProblem, problemFrom } from './problem'
import type { paths } from './schema'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

let csrfToken = ''
let language = ''
let onSignedOut: () => void = () => undefined

export function useCsrfToken(token: string): void {
  csrfToken = token
}

/** The language in which the server is to explain and refuse: the person's, not the browser's. */
export function speak(chosen: string): void {
  language = chosen
}

/** `listener` is called when the session has ended, except for the calls that ask whether there is one. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

const session: Middleware = {
  onRequest({ request }) {
    if (language) request.headers.set('Accept-Language', language)
    if (!SAFE.has(request.method) && csrfToken) request.headers.set('X-CSRF-Token', csrfToken)
    return request
  },
  onResponse({ response, schemaPath }) {
    const asksForSession = schemaPath === '/api/v1/me' || schemaPath.startsWith('/api/v1/auth/')
    if (response.status === 401 && !asksForSession) onSignedOut()
  },
}

export const client = createClient<paths>({
  baseUrl: globalThis.location.origin,
  credentials: 'same-origin',
  fetch: answerTo,
})
client.use(session)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer, or a thrown Problem. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await call
  } catch (error) {
    throw asProblem(error)
  }
  if (!answer.response.ok) throw problemFrom(answer.response.status, answer.error)
  return upright(answer.data as T)
}
