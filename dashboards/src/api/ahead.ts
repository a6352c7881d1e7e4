/**
 * What the page will ask first, asked while the program is still on its way: who I am, and the list that the address
 * names. Each answer is handed out once, to whoever asks for just that.
 */
import { caseQuery, PAGE, viewOf } from '@/queue/filters'

import type { CaseQuery } from './types'

const FRESH_MS = 15_000
const asked = new Map<string, { at: number; answer: Promise<Response> }>()

/** The list of a queue's page; undefined where the page has none. */
function listAt(address: URL): CaseQuery | undefined {
  const read = (name: string): string => address.searchParams.get(name) ?? ''
  if (address.pathname === '/desk') return caseQuery(read)
  if (address.pathname === '/inbox') return { view: viewOf(read('tab'), 'dispatched'), sort: 'urgency' }
  return undefined
}

function withQuery(path: string, query: CaseQuery): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)]))
  return `${path}?${pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`
}

/** Names each question by its address, and by the language of the answer. */
const nameOf = (url: string, language: string): string => `${language} ${url}`

/** The answer with its words read: whoever asks for them later does not wait for them once more. */
async function readThrough(answer: Response): Promise<Response> {
  const { status, statusText, headers } = answer
  return new Response(await answer.arrayBuffer(), { status, statusText, headers })
}

function ask(path: string, language: string): void {
  const url = new URL(path, globalThis.location.origin).href
  const answer = globalThis.fetch(url, { credentials: 'same-origin', headers: { 'Accept-Language': language } }).then(readThrough)
  answer.catch(() => undefined)
  asked.set(nameOf(url, language), { at: Date.now(), answer })
}

export function askAhead(address: URL, language: string): void {
  ask('/api/v1/me', language)
  const list = listAt(address)
  if (list) ask(withQuery('/api/v1/cases', { ...list, limit: PAGE }), language)
}

/** The answer to this request if it was asked for ahead; one that failed or grew old is asked for again. */
export async function answerTo(request: Request): Promise<Response> {
  const name = nameOf(request.url, request.headers.get('Accept-Language') ?? '')
  const found = request.method === 'GET' ? asked.get(name) : undefined
  asked.delete(name)
  if (found && Date.now() - found.at < FRESH_MS) {
    const response = await found.answer.catch(() => null)
    request.signal.throwIfAborted()
    if (response) return response
  }
  return globalThis.fetch(request)
}
