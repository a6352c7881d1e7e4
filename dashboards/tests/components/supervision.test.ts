import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { ElSelect } from 'element-plus'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import type { BookEntry } from '@/api/book'
import type { Me, Role } from '@/api/types'
import CaseCalls from '@/casework/CaseCalls.vue'
import { useLocale } from '@/i18n'
import { repliesOpen } from '@/pages/day/book'
import BookPanel from '@/pages/day/BookPanel.vue'
import ProposalsPanel from '@/pages/overview/ProposalsPanel.vue'
import BulkDialog from '@/queue/BulkDialog.vue'
import { useSession } from '@/stores/session'

const AT = '2026-11-23T01:00:00Z'
const BODY = { id: '5227.water', name: '黔南州水务局' }
const DECIDER = { id: '5227.office', name: '州政府办' }
const PROPOSAL = { number: 1, step: 's', text: '通报批评', measures: ['criticism'], decided_by: [DECIDER], mine: true, body: BODY, ground: 'late', clock: { kind: 'response', body: BODY, occurrence: 1 }, reason: '超时两日', by: 'user:a' }
const NOTE: BookEntry = { id: 3, kind: 'handover', at: AT, by: 'user:ana', by_name: '安研判', title: '早班交接', text: '等水务局答复', cases: [{ id: 'c1', title: '福泉小区停水', state: 'handling' }], replies: [], open: true, due_at: null, overdue: false }
const REPORT: BookEntry = { ...NOTE, id: 4, kind: 'special_report', title: '停水专报', replies: [{ kind: 'instruction', at: AT, by: 'user:lea', by_name: '雷主任', text: '限今日答复', due_at: AT }], overdue: true, due_at: AT }
const ROW = { id: 'c1', outcome: 'possible', title: '停水', revision: 1, state: 'dispatched', grade: null, uncertain: false, lead: BODY, supporting: [], clocks: [], code: null, detail: null, changed: [] }

describe('what is decided beside the cases', () => {
  let sent: { line: string; body: Record<string, unknown> | null }[] = []
  let answers: Record<string, unknown> = {}
  let page: VueWrapper

  async function show(component: object, props: Record<string, unknown>, role: Role = 'supervision'): Promise<void> {
    useSession().me = { username: 'lea', display_name: 'L', role, body: null } as Me
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/cases/:id', name: 'case', component: { render: () => null } }, { path: '/:rest(.*)*', name: 'rest', component: { render: () => null } }] })
    await router.push('/')
    page = mount(component, { props, global: { plugins: [router] }, attachTo: document.body })
    await flushPromises()
  }

  beforeEach(() => {
    localStorage.clear()
    sent = []
    setActivePinia(createPinia())
    useLocale('zh-CN')
    answers = {
      'GET /cases/proposals': { items: [{ case_id: 'c1', title: '停水三天', state: 'handling', proposal: PROPOSAL }, { case_id: 'c2', title: '路灯', state: 'handling', proposal: { ...PROPOSAL, mine: false } }] },
      'GET /duty/calls': { items: [], waiting: 0, may_call: true, as_of: AT },
      'GET /desk-book': { items: [NOTE] },
      'POST /desk-book/3/replies': { ...NOTE, open: false },
      'POST /cases/bulk/preview': { items: [ROW], counts: { possible: 1 } },
      'GET /admin/profile': { name: '黔南州', units: [], bodies: [BODY, DECIDER] },
    }
    vi.stubGlobal('fetch', async (request: Request) => {
      const line = `${request.method} ${new URL(request.url).pathname.replace('/api/v1', '')}`
      const text = await request.text()
      sent.push({ line, body: text ? (JSON.parse(text) as Record<string, unknown>) : null })
      const body = answers[line]
      return new Response(JSON.stringify(body ?? { title: 'Not Found' }), { status: body ? 200 : 404, headers: { 'Content-Type': 'application/json' } })
    })
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
  })

  it('names the cases of a note by title and state, each a link to its case', async () => {
    await show(BookPanel, { kind: 'handover' })
    const link = page.get('.cases a')
    expect(link.text()).toBe('福泉小区停水 办理中')
    expect(link.attributes('href')).toBe('/cases/c1')
  })

  it('lists every proposal with who decides it, and lets only those decide who may', async () => {
    await show(ProposalsPanel, {})
    expect(page.text()).toContain('待决定的问责建议 2')
    expect(page.text()).toContain('超时两日')
    expect(page.text()).toContain('由州政府办决定')
    expect(page.findAll('li').map((row) => row.find('button').exists())).toEqual([true, false])
  })

  it('says that nothing waits, and what went wrong when it cannot be read', async () => {
    answers['GET /cases/proposals'] = { items: [] }
    await show(ProposalsPanel, {})
    expect(page.text()).toContain('没有等待决定的问责建议')
    page.unmount()
    answers = {}
    await show(ProposalsPanel, {})
    expect(page.find('[role="alert"]').exists()).toBe(true)
  })

  it('offers to ring somebody up about the case that is open', async () => {
    await show(CaseCalls, { caseId: 'c1' })
    expect(page.text()).toContain('这件事项还没有叫应')
    expect(page.findAll('button').map((button) => button.text())).toContain('叫应')
  })

  it('has a handover taken by another with one press', async () => {
    await show(BookPanel, { kind: 'handover' })
    await page.findAll('button').find((button) => button.text() === '接班')?.trigger('click')
    await flushPromises()
    expect(sent.find((each) => each.line === 'POST /desk-book/3/replies')?.body).toMatchObject({ kind: 'taken' })
  })

  it('offers on a report what its reader may do next', () => {
    const me = (role: Role, username = 'x'): Me => ({ username, role }) as Me
    const fresh = { ...REPORT, replies: [] }
    expect(repliesOpen(fresh, me('leader'))).toEqual(['instruction'])
    expect(repliesOpen(fresh, me('analyst'))).toEqual([])
    expect(repliesOpen(REPORT, me('analyst'))).toEqual(['follow_up', 'done'])
    expect(repliesOpen({ ...REPORT, open: false }, me('analyst'))).toEqual([])
    expect(repliesOpen(NOTE, me('analyst', 'ana'))).toEqual([])
  })

  it('previews many again for the body that is chosen instead of the one proposed', async () => {
    await show(BulkDialog, { command: 'dispatch', cases: [{ id: 'c1', revision: 1 }] }, 'analyst')
    expect(sent.find((each) => each.line === 'POST /cases/bulk/preview')?.body).toMatchObject({ lead: null })
    page.findComponent(ElSelect).vm.$emit('update:modelValue', DECIDER.id)
    await flushPromises()
    expect(sent.at(-1)).toMatchObject({ line: 'POST /cases/bulk/preview', body: { lead: DECIDER.id } })
  })
})
