import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import type { CaseDetail, Role } from '@/api/types'
import CasePane from '@/casework/CasePane.vue'
import { useLocale } from '@/i18n'
import { pageKeys } from '@/keyboard/bindings'
import AlertsPage from '@/pages/alerts/AlertsPage.vue'
import QueueRow from '@/queue/QueueRow.vue'
import KeySheet from '@/shell/KeySheet.vue'
import { useAlerts } from '@/stores/alerts'
import { useLive } from '@/stores/live'
import { useNotices } from '@/stores/notices'
import { useSession } from '@/stores/session'

import { World } from '../mock/world'
import { me } from './people'

const ID = 'c-1000'
const CHANGE = { case_id: ID, title: '小区停水三天', event: 'dispatched', label: '派单', by_name: '雷主任', at: '2026-11-23T01:00:00Z', seen: false }

describe('following a case', () => {
  let page: VueWrapper
  let sent: string[] = []
  let alerts: object = {}
  let change: Partial<CaseDetail> = {}

  async function show(component: object, props: Record<string, unknown> = {}, role: Role = 'analyst'): Promise<void> {
    useSession().me = me(role)
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/cases/:id', name: 'case', component: { render: () => null } }, { path: '/:name', name: 'desk', component: { render: () => null } }, { path: '/inbox/:name', name: 'inbox', component: { render: () => null } }] })
    await router.push('/desk')
    page = mount(component, { props, global: { plugins: [router], stubs: { CaseCalls: true } }, attachTo: document.body })
    await flushPromises()
  }

  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
    useLocale('zh-CN')
    sent = []
    change = {}
    alerts = { items: [], unseen: 0, changes: [CHANGE], unseen_changes: 1 }
    const world = new World()
    vi.stubGlobal('fetch', async (request: Request) => {
      const line = `${request.method} ${new URL(request.url).pathname.replace('/api/v1', '')}`
      sent.push(line)
      await Promise.resolve()
      const answers: Record<string, unknown> = {
        [`GET /cases/${ID}`]: { ...world.detail(ID), ...change },
        [`POST /follows/${ID}`]: { case_id: ID, followed: true, count: 3 },
        [`POST /follows/${ID}/remove`]: { case_id: ID, followed: false, count: 2 },
        'GET /alerts': alerts,
      }
      return new Response(JSON.stringify(answers[line] ?? { title: 'Not Found' }), { status: line in answers ? 200 : 404, headers: { 'Content-Type': 'application/json' } })
    })
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
  })

  const star = () => page.find('button[aria-pressed]')

  it('begins and ends by its button, is counted, and can be undone', async () => {
    await show(CasePane, { id: ID })
    expect(star().attributes('aria-pressed')).toBe('false')
    await star().trigger('click')
    await flushPromises()
    expect([star().attributes('aria-pressed'), useLive().views['followed']]).toEqual(['true', 3])
    expect(page.emitted('followed')?.at(-1)).toMatchObject([{ id: ID, followed: true }])
    await useNotices().shown.at(-1)?.undo?.()
    await flushPromises()
    expect([star().attributes('aria-pressed'), useLive().views['followed']]).toEqual(['false', 2])
  })

  it('is one key away', async () => {
    await show(CasePane, { id: ID })
    pageKeys.press('f', 0)
    await flushPromises()
    expect(sent).toContain(`POST /follows/${ID}`)
  })

  it('stays as it was when the server refuses', async () => {
    await show(CasePane, { id: ID })
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ title: '', detail: '最多关注五百件事项', status: 409, code: 'too_many_followed' }), { status: 409, headers: { 'Content-Type': 'application/problem+json' } })))
    await star().trigger('click')
    await flushPromises()
    expect(star().attributes('aria-pressed')).toBe('false')
    expect(useNotices().shown.at(-1)?.text).toContain('最多关注五百件')
  })

  it('tells what others did, by whom, until the case is looked at', async () => {
    await show(AlertsPage)
    expect(useAlerts().unseen).toBe(1)
    for (const words of ['小区停水三天', '雷主任', '派单', '关注的事项']) expect(page.find('li').text()).toContain(words)
    page.unmount()
    change = { followed: true }
    await show(CasePane, { id: ID })
    expect(useAlerts().unseen).toBe(0)
  })

  it('is no news for who has the case open', async () => {
    change = { followed: true }
    await show(CasePane, { id: ID })
    await useAlerts().refresh()
    expect(useAlerts().unseen).toBe(0)
    page.unmount()
    expect(useAlerts().unseen).toBe(1)
  })

  it('marks the row in every list', async () => {
    await show(QueueRow, { row: { ...new World().detail(ID), followed: true }, current: false, changed: false, left: false, showState: false })
    expect(page.find('[role="img"][aria-label="已关注"]').exists()).toBe(true)
  })
})

describe('the keys of a case', () => {
  let pane: VueWrapper
  let sheet: VueWrapper | null = null
  const detail = new World().detail(ID)

  async function open(role: Role, over: Partial<CaseDetail> = {}): Promise<void> {
    useSession().me = me(role)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ ...detail, ...over }), { status: 200, headers: { 'Content-Type': 'application/json' } })))
    pane = mount(CasePane, { props: { id: ID }, global: { stubs: { CaseCalls: true } } })
    await flushPromises()
  }

  async function told(): Promise<string> {
    sheet = mount(KeySheet, { props: { modelValue: true }, attachTo: document.body })
    await flushPromises()
    return document.body.textContent
  }

  beforeEach(() => {
    setActivePinia(createPinia())
    useLocale('zh-CN')
  })
  afterEach(() => {
    pane.unmount()
    sheet?.unmount()
    sheet = null
    document.body.replaceChildren()
    vi.unstubAllGlobals()
  })

  it('are those that the role may ever give', async () => {
    await open('handler')
    const bound = pageKeys.current().map(({ keys }) => keys)
    expect(bound).toEqual(expect.arrayContaining(['f', 'a']))
    for (const key of ['c', 'd', 'e', 'm', 'x', '1']) expect(bound).not.toContain(key)
  })

  it('say in the sheet why one cannot act on this case', async () => {
    await open('analyst', { state: 'dispatched', allowed: [], withheld: { confirm: '事项目前是“待签收”' } })
    expect(await told()).toContain('事项目前是“待签收”')
  })

  it('say so when they are pressed, and open nothing', async () => {
    await open('analyst', { state: 'dispatched', allowed: [], withheld: { dismiss: '事项目前是“待签收”' } })
    pageKeys.press('x', 0)
    await flushPromises()
    expect(useNotices().shown.at(-1)?.text).toBe('现在不能不予处置：事项目前是“待签收”')
    expect(document.querySelector('.el-dialog')).toBeNull()
  })
})
