/** Answers the API from memory, for looking at the pages without a server. Not part of the build. */
import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Connect, Plugin } from 'vite'

import { obey } from './commands.ts'
import { overview } from './figures.ts'
import { World } from './world.ts'
import { adminAnswers } from './adminAnswers.ts'

const PEOPLE: Record<string, { display_name: string; body: { id: string; name: string } | null }> = {
  analyst: { display_name: '张研判', body: { id: '5227.internet', name: '州互联网信息办公室' } },
  handler: { display_name: '李办事', body: { id: '522701.housing', name: '都匀市住房和城乡建设局' } },
  leader: { display_name: '王督查', body: null },
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>) : {}
}

class MockApi {
  private readonly world = new World()
  private user: string | null = null
  private readonly streams = new Set<ServerResponse>()

  async answer(request: IncomingMessage, response: ServerResponse, next: Connect.NextFunction): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock')
    if (!url.pathname.startsWith('/api/v1/')) {
      next()
      return
    }
    const path = url.pathname.slice('/api/v1'.length)
    const input = request.method === 'POST' ? await readJson(request) : {}
    const fixed = new URLSearchParams(request.headers.cookie?.replaceAll('; ', '&')).get('mock_role')
    if (fixed) this.user = fixed
    this.world.role = this.user ?? 'analyst'
    if (path === '/stream') {
      this.stream(response)
      return
    }
    const [status, body] = this.route(path, url.searchParams, request, input)
    response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' })
    response.end(JSON.stringify(body))
  }

  private me() {
    const user = this.user ?? 'analyst'
    return { username: user, role: user, ...PEOPLE[user], csrf_token: 'mock', commands: ['confirm', 'correct', 'dispatch', 'merge', 'dismiss'], profile: { id: 'qiannan', name: '黔南州', home: '522700' }, demo: true }
  }

  private route(path: string, query: URLSearchParams, request: IncomingMessage, input: Record<string, unknown>): [number, unknown] {
    if (path === '/auth/demo-accounts') return [200, Object.keys(PEOPLE).map((role) => ({ username: role, password: role, role, label: role }))]
    if (path === '/auth/login') {
      if (!PEOPLE[String(input['username'])]) return [401, { title: 'no', detail: '用户名或密码不对' }]
      this.user = String(input['username'])
      return [200, this.me()]
    }
    if (this.user === null) return [401, { title: 'Unauthorized' }]
    if (path === '/me') return [200, this.me()]
    if (path === '/auth/logout') {
      this.user = null
      return [200, {}]
    }
    if (path === '/cases') return [200, this.world.list(query)]
    if (path === '/metrics/overview') return [200, overview(this.world, Number.parseInt(query.get('period') ?? '7', 10))]
    if (path === '/metrics/cases') return [200, this.world.list(new URLSearchParams({ view: 'overdue' }))]
    if (path === '/posts') return [200, this.posts(query)]
    if (path.startsWith('/admin/')) return adminAnswers(path)
    return this.onCase(path, request, input)
  }

  private posts(query: URLSearchParams) {
    const words = query.get('q') ?? ''
    const found = [...this.world.cases.values()].flatMap((one) => one.posts.slice(0, 1)).filter((post) => post.text.includes(words))
    const items = found.slice(0, 20).map((post) => {
      const at = post.text.indexOf(words)
      const start = Array.from(post.text.slice(0, Math.max(0, at))).length
      return { ...post, highlight: { title: [], text: words ? [{ start, end: start + Array.from(words).length }] : [] } }
    })
    return { items, next_cursor: null, total: found.length, facets: { category: [{ value: 'livelihood', label: '', count: 12 }, { value: 'emergency', label: '', count: 4 }], place: [{ value: '522701', label: '都匀市', count: 9 }] } }
  }

  private onCase(path: string, request: IncomingMessage, input: Record<string, unknown>): [number, unknown] {
    const [, room, id = '', command] = path.split('/')
    const one = room === 'cases' ? this.world.cases.get(id) : undefined
    if (!one) return [404, { title: 'Not Found' }]
    if (command === undefined) return [200, this.world.detail(id)]
    if (request.headers['if-match'] !== `"${one.revision}"`) return [412, { title: 'Stale', current_revision: one.revision, changed: one.history.slice(-1) }]
    obey(this.world, one, command, input, this.me().display_name ?? '')
    this.tell('case', { id, revision: one.revision, state: one.state, event: command, title: one.title, at: new Date().toISOString() })
    return [200, this.world.detail(id)]
  }

  private stream(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write('event: ping\ndata: {}\n\n')
    this.streams.add(response)
    response.on('close', () => this.streams.delete(response))
  }

  private tell(name: string, data: unknown): void {
    for (const response of this.streams) response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }
}

export function mockApi(): Plugin {
  const api = new MockApi()
  const use = (server: { middlewares: Connect.Server }): void => {
    server.middlewares.use((request, response, next) => void api.answer(request, response, next))
  }
  return { name: 'mock-api', configureServer: use, configurePreviewServer: use }
}
