import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { askAhead } from '@/api/ahead'
import { listCases } from '@/api/cases'
import { speak } from '@/api/client'
import { whoAmI } from '@/api/session'
import { caseQuery, PAGE } from '@/queue/filters'

let asked: string[] = []
let failing = false

const pathOf = (request: Request | string): string => {
  const { pathname, search } = new URL(typeof request === 'string' ? request : request.url)
  return pathname + search
}

beforeEach(() => {
  asked = []
  failing = false
  speak('zh-CN')
  vi.stubGlobal('fetch', (request: Request | string) => {
    asked.push(pathOf(request))
    if (failing) return Promise.reject(new TypeError('no line'))
    return Promise.resolve(new Response(JSON.stringify({ items: [], total: asked.length }), { headers: { 'Content-Type': 'application/json' } }))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const at = (path: string): URL => new URL(path, globalThis.location.origin)
const listAt = (path: string) => listCases({ ...caseQuery((name) => at(path).searchParams.get(name) ?? ''), limit: PAGE })

describe('what is asked before the program is there', () => {
  it.each(['/desk', '/desk?view=all&q=停水 福泉&grade=II&place=522702&sort=opened', '/desk?view=nonsense&case=c1'])('is just what the desk asks at %s', async (path) => {
    askAhead(at(path), 'zh-CN')
    await whoAmI()
    await listAt(path)
    expect(asked).toHaveLength(2)
  })

  it('is handed out once', async () => {
    askAhead(at('/desk'), 'zh-CN')
    await listAt('/desk')
    expect((await listAt('/desk')).total).toBe(3)
  })

  it('is asked again in another language, when it failed, and when it is old', async () => {
    askAhead(at('/desk'), 'en')
    await listAt('/desk')
    expect(asked).toHaveLength(3)
    failing = true
    askAhead(at('/desk'), 'zh-CN')
    await Promise.resolve()
    failing = false
    await listAt('/desk')
    expect(asked).toHaveLength(6)
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    askAhead(at('/desk'), 'zh-CN')
    vi.setSystemTime(Date.now() + 60_000)
    await listAt('/desk')
    expect(asked).toHaveLength(9)
  })

  it('is no list where the page has none', () => {
    askAhead(at('/overview'), 'zh-CN')
    expect(asked).toEqual(['/api/v1/me'])
  })

  it('does not come to who has gone on to another list', async () => {
    askAhead(at('/desk'), 'zh-CN')
    const given = new AbortController()
    const list = listCases({ ...caseQuery(() => ''), limit: PAGE }, given.signal)
    given.abort()
    await expect(list).rejects.toThrow()
  })
})
