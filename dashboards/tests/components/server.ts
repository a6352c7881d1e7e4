/** The mock's world behind `fetch`, so that components are tested through the real client. */
import { vi } from 'vitest'

import { obey } from '../mock/commands'
import type { World } from '../mock/world'

export interface Sent {
  method: string
  path: string
  headers: Headers
  body: unknown
}

function answer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

/** Answers as the API would; `sent` collects what was asked. */
export function serve(world: World): { sent: Sent[] } {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    const text = await request.text()
    const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>
    sent.push({ method: request.method, path: pathname, headers: request.headers, body })
    const [, , , room, id = '', command] = pathname.split('/')
    if (room !== 'cases') return answer({ title: 'Not Found' }, 404)
    if (id === '') return answer(world.list(searchParams))
    const one = world.cases.get(id)
    if (!one) return answer({ title: 'Not Found' }, 404)
    if (command === undefined) return answer(world.detail(id))
    if (request.headers.get('If-Match') !== `"${one.revision}"`) {
      return answer({ title: 'Stale', detail: '', status: 412, current_revision: one.revision, changed: one.history.slice(-1) }, 412)
    }
    obey(world, one, command, body, 'tester')
    return answer(world.detail(id))
  })
  return { sent }
}
