import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import type { Call } from '@/api/day'
import { i18n } from '@/i18n'
import CallCard from '@/pages/day/CallCard.vue'
import CallsPanel from '@/pages/day/CallsPanel.vue'
import ContactsPanel from '@/pages/day/ContactsPanel.vue'
import PolicyPanel from '@/pages/day/PolicyPanel.vue'
import RosterPanel from '@/pages/day/RosterPanel.vue'
import { useNotices } from '@/stores/notices'

const DESK = { id: 'office', name: '州委网信办' }
const AT = '2026-11-24T00:00:00Z'
const SHIFT = { id: 7, desk: DESK, starts_at: AT, ends_at: '2026-11-24T12:00:00Z', person: '甲', phone: '0854-8221234', leader: '乙', leader_phone: '', note: '' }
const ROSTER = { desk: DESK, shifts: [SHIFT], now: [SHIFT], gaps: [{ starts_at: SHIFT.ends_at, ends_at: '2026-11-25T00:00:00Z' }], overlaps: [], may_write: true }
const CALLEE = { rung: 'on_duty', desk: DESK, person: '甲', phone: '0854-8221234', post: '' }
const CALL = {
  id: 'c1', case_id: '', to: DESK, reason: 'breach', clock: 'response', title: '', text: '', minutes: 30, clause: '(p)', basis: 'QN §8.4', opened_at: AT, opened_by: 'machine:calls',
  open: true, exhausted: false, callee: CALLEE, due_at: '2026-11-24T00:30:00Z', steps: [{ kind: 'called', at: AT, by: 'machine:calls', callee: CALLEE, due_at: null, text: '' }], allowed: ['acknowledge', 'not-reached'],
}
const CONTACT = { id: 3, version: 2, desk: DESK, kind: 'staff', person: '丙', post: '', phone: '0854-8229999', phone_kind: 'office', rank: 1, confirmed_at: AT, confirmed_by: 'user:a', stale: true }
const POLICY = { id: 5, desk: DESK, title: '公交票价', phase: 'due', risk: null, release_at: AT, released_at: null, terms: [], places: [], cases: [], steps: [], seen: 0, allowed: ['assessed', 'dropped'] }

const ANSWERS: Record<string, unknown> = {
  'GET /duty/calls': { items: [CALL], waiting: 1, may_call: true, as_of: AT },
  'POST /duty/calls/c1/not-reached': { ...CALL, callee: null, exhausted: true, due_at: null },
  'GET /duty/roster': { items: [ROSTER], since: AT, until: AT, as_of: AT, unstaffed: [] },
  'POST /duty/roster/7/remove': SHIFT,
  'POST /duty/roster': SHIFT,
  'GET /duty/contacts': { items: [CONTACT], lacking: [{ desk: DESK, kinds: ['leader'] }], writable: null, stale_days: 90, clause: '(p)', basis: 'SD 三(三)3', needs: ['leader'] },
  'POST /duty/contacts/3/confirm': { ...CONTACT, stale: false },
  'GET /policy-watches': { items: [POLICY], may_open: true },
}

describe('the day’s panels', () => {
  let sent: { line: string; body: unknown }[] = []
  let page: VueWrapper

  async function show(panel: object, query = ''): Promise<void> {
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', name: 'case', component: { render: () => null } }] })
    await router.push(`/day${query}`)
    page = mount(panel, { global: { plugins: [router] }, attachTo: document.body })
    await flushPromises()
  }

  async function press(label: string): Promise<void> {
    const found = page.findAll('button').find((button) => button.text() === label)
    if (!found) throw new Error(`no button ${label}`)
    await found.trigger('click')
    await flushPromises()
  }

  beforeEach(() => {
    sent = []
    setActivePinia(createPinia())
    i18n.global.locale.value = 'zh-CN'
    vi.stubGlobal('fetch', async (request: Request) => {
      const line = `${request.method} ${new URL(request.url).pathname.replace('/api/v1', '')}`
      const text = await request.text()
      sent.push({ line, body: text ? JSON.parse(text) : null })
      const body = ANSWERS[line]
      return new Response(JSON.stringify(body ?? { title: 'Not Found' }), { status: body ? 200 : 404, headers: { 'Content-Type': 'application/json' } })
    })
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
  })

  it.each([[false, ['停水五天']], [true, []]])('tell of a call from which case it comes, unless shown in that case: %s', (here, links) => {
    const call = { ...CALL, case_id: 'c-1', title: '停水五天' } as Call
    page = mount(CallCard, { props: { call, here }, global: { stubs: { RouterLink: { template: '<a><slot /></a>' } } } })
    expect(page.findAll('.what a:not([href])').map((link) => link.text())).toEqual(links)
  })

  it('say whom to ring where and why, and go on to the next when nobody answers', async () => {
    await show(CallsPanel)
    expect(page.text()).toContain('0854-8221234')
    expect(page.text()).toContain('超时')
    expect(page.text()).toContain('QN §8.4')
    await press('未接通，叫下一人')
    expect(sent.map((each) => each.line)).toContain('POST /duty/calls/c1/not-reached')
    expect(useNotices().shown.map((notice) => notice.text)).toEqual(['已无人可叫，请补充值班或联系人'])
  })

  it('tell who is on duty and which hours nobody is, and give a removed shift back', async () => {
    await show(RosterPanel)
    expect(page.text()).toContain('现在值班')
    expect(page.text()).toContain('空班')
    await press('删除')
    await useNotices().shown[0]?.undo?.()
    expect(sent.find((each) => each.line === 'POST /duty/roster')?.body).toMatchObject({ desk: 'office', person: '甲', starts_at: AT })
  })

  it('warn of contacts that nobody confirmed, and confirm the version that was seen', async () => {
    await show(ContactsPanel)
    expect(page.text()).toContain('1 位联系人久未确认')
    expect(page.text()).toContain('分管负责人')
    await press('仍有效')
    expect(sent.find((each) => each.line.endsWith('/confirm'))?.body).toEqual({ version: 2 })
  })

  it('show of a policy what is lacking before its release, and offer only what can be done now', async () => {
    await show(PolicyPanel, '?policy=5')
    expect(page.text()).toContain('未评估风险')
    const offered = page.findAll('button').map((button) => button.text())
    expect(offered).toContain('评估风险')
    expect(offered).not.toContain('登记发布')
  })

  it('say how high the risk is to be chosen, apart from what is to be written', async () => {
    await show(PolicyPanel, '?policy=5')
    await press('评估风险')
    const send = [...document.querySelectorAll<HTMLElement>('.el-dialog__footer .el-button--primary')].at(-1)
    send?.click()
    const said = () => [...document.querySelectorAll('.el-form-item__error')].map((each) => each.textContent.trim())
    await vi.waitFor(() => {
      expect(said()).toHaveLength(3)
    })
    expect(said()).toEqual(['请选择风险等级', '请填写内容', '请填写内容'])
  })

  it.each([
    { posts: [0, 0], told: '发布以来还没有提到这些词的信息', bars: 0 },
    { posts: [2, 7], told: '最高一柱 7 条', bars: 2 },
  ])('tell of what is said about a policy from when to when: $told', async ({ posts, told, bars }) => {
    const points = posts.map((count, hour) => ({ since: `2026-11-24T0${hour}:00:00Z`, until: `2026-11-24T0${hour + 1}:00:00Z`, posts: count }))
    ANSWERS['GET /policy-watches/6/curve'] = { points, total: posts.reduce((sum, each) => sum + each, 0), cut: false }
    ANSWERS['GET /policy-watches'] = { items: [{ ...POLICY, id: 6, phase: 'watching', released_at: AT, terms: ['票价'] }], may_open: true }
    await show(PolicyPanel, '?policy=6')
    ANSWERS['GET /policy-watches'] = { items: [POLICY], may_open: true }
    expect(page.text()).toContain(told)
    expect(page.findAll('.bars span')).toHaveLength(bars)
  })

  it('tell an error with a way to try again', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: 503, headers: { 'Content-Type': 'application/json' } })))
    await show(ContactsPanel)
    expect(page.find('[role=alert]').text()).toContain('重试')
  })
})
