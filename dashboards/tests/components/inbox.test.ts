import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'

import { useLocale } from '@/i18n'
import InboxPage from '@/pages/inbox/InboxPage.vue'
import { useSession } from '@/stores/session'

import { me } from './people'

const LIST = { items: [], total: 0, facets: {}, views: {}, next_cursor: null, as_of: '2026-11-25T08:00:00Z' }
const IN_HAND = { ...LIST, total: 3 }
const empty = { render: () => null }

describe('the tab that is shown first', () => {
  let page: VueWrapper
  let router: Router
  let answerTabs: () => void = () => undefined
  let arriveElsewhere: () => void = () => undefined

  beforeEach(async () => {
    localStorage.clear()
    setActivePinia(createPinia())
    useLocale('zh-CN')
    useSession().me = me('handler')
    const tabs = new Promise<void>((answer) => (answerTabs = answer))
    vi.stubGlobal('fetch', async (request: Request) => {
      const query = new URL(request.url).searchParams
      if (query.get('limit') === '1') await tabs
      return new Response(JSON.stringify(query.get('view') === 'handling' ? IN_HAND : LIST), { status: 200, headers: { 'Content-Type': 'application/json' } })
    })
    const fetched = new Promise<typeof empty>((arrive) => (arriveElsewhere = () => { arrive(empty) }))
    router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/inbox', name: 'inbox', component: InboxPage }, { path: '/search', name: 'search', component: () => fetched }] })
    await router.push('/inbox')
    page = mount({ template: '<RouterView />' }, { global: { plugins: [router], stubs: { CasePane: true } } })
    await flushPromises()
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
  })

  it('is the first with something in it', async () => {
    answerTabs()
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/inbox?tab=handling')
  })

  it('stays as it is for who opened a case before the answer came', async () => {
    await router.push('/inbox?case=c1')
    answerTabs()
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/inbox?case=c1')
  })

  it('holds nobody back who is on the way to another page', async () => {
    const going = router.push('/search?q=a')
    await flushPromises()
    answerTabs()
    await flushPromises()
    arriveElsewhere()
    await going
    expect(router.currentRoute.value.fullPath).toBe('/search?q=a')
  })
})

describe('the tabs of a body', () => {
  const VIEWS = { dispatched: 2, handling: 1, review: 1, answered: 4 }
  let page: VueWrapper
  let router: Router

  async function sitDown(role: 'handler' | 'reviewer'): Promise<void> {
    setActivePinia(createPinia())
    useLocale('zh-CN')
    useSession().me = me(role)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ ...LIST, total: 1, views: VIEWS }), { status: 200, headers: { 'Content-Type': 'application/json' } })))
    router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/inbox', name: 'inbox', component: InboxPage }] })
    await router.push('/inbox')
    page = mount({ template: '<RouterView />' }, { global: { plugins: [router], stubs: { CasePane: true } } })
    await flushPromises()
  }

  beforeEach(() => {
    localStorage.clear()
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
  })

  it('are what to sign for, to handle, to review, what is answered, and what one follows', async () => {
    await sitDown('handler')
    expect(page.findAll('[role=tab] .name').map((tab) => tab.text())).toEqual(['待签收 2', '办理中 1', '待审核 1', '已回应 4', '我关注的 0'])
    expect(router.currentRoute.value.query['tab']).toBe('dispatched')
  })

  it('begin for a reviewer with the drafts that wait', async () => {
    await sitDown('reviewer')
    expect(router.currentRoute.value.query['tab']).toBe('review')
  })
})
