import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'

import type { Me } from '@/api/types'
import { i18n } from '@/i18n'
import EntryPage from '@/pages/entry/EntryPage.vue'
import { useSession } from '@/stores/session'

const CASE = { id: 'c1', title: '停水', state: 'triage', founded: false, lead: { id: 'b', name: '水务局' } }

describe('entering what no source brought', () => {
  let sent: { line: string; body: unknown }[] = []
  let courses: unknown[] = []
  let page: VueWrapper
  let router: Router

  async function show(kind: string, role = 'analyst'): Promise<void> {
    useSession().me = { username: 'u', display_name: 'U', role, body: null } as Me
    router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/entry/:kind', name: 'entry', component: EntryPage, props: true }, { path: '/:rest(.*)*', name: 'rest', component: { render: () => null } }, { path: '/cases/:id', name: 'case', component: { render: () => null } }, { path: '/desk', name: 'desk', component: { render: () => null } }, { path: '/search', name: 'search', component: { render: () => null } }] })
    await router.push(`/entry/${kind}`)
    page = mount({ template: '<RouterView />' }, { global: { plugins: [router] }, attachTo: document.body })
    await flushPromises()
  }

  async function send(): Promise<void> {
    await page.find('form').trigger('submit')
    await flushPromises()
  }

  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    sent = []
    setActivePinia(createPinia())
    i18n.global.locale.value = 'zh-CN'
    vi.stubGlobal('fetch', async (request: Request) => {
      const path = new URL(request.url).pathname.replace('/api/v1', '')
      const text = await request.text()
      sent.push({ line: `${request.method} ${path}`, body: text ? JSON.parse(text) : null })
      const posted = request.method === 'POST' ? { id: 'desk-offline:1', revision: 'r' } : courses.shift()
      const body = path === '/admin/profile' ? { name: '黔南州', units: [{ code: '522702', name: '福泉市' }] } : posted
      return new Response(JSON.stringify(body ?? { title: 'Not Found' }), { status: body ? 200 : 404, headers: { 'Content-Type': 'application/json' } })
    })
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('says what is missing and sends nothing', async () => {
    await show('offline')
    await send()
    await vi.advanceTimersByTimeAsync(200)
    expect(page.text()).toContain('请填写内容')
    expect(page.text()).toContain('请填写地点')
    expect(sent.filter((each) => each.line.startsWith('POST'))).toEqual([])
  })

  it('sends the report and follows it until it is in a case', async () => {
    courses = [{ id: 'desk-offline:1', state: 'waiting', case: null }, { id: 'desk-offline:1', state: 'in_case', case: { ...CASE, founded: true } }]
    await show('offline')
    await page.find('#entry-text').setValue('厂区起火')
    await page.find('#entry-place').setValue('福泉市')
    await send()
    expect(sent.find((each) => each.line === 'POST /posts')?.body).toMatchObject({ channel: 'offline', text: '厂区起火', place: '福泉市', published_at: null })
    expect(router.currentRoute.value.query['post']).toBe('desk-offline:1')
    expect(page.text()).toContain('正在研读')
    await vi.advanceTimersByTimeAsync(2_000)
    await flushPromises()
    expect(page.text()).toContain('已立为新事项')
    expect(page.text()).toContain('停水')
    expect(page.find<HTMLTextAreaElement>('#entry-text').element.value).toBe('')
  })

  it('keeps what was written until it is sent', async () => {
    await show('manual')
    await page.find('#entry-text').setValue('网传停水')
    page.unmount()
    await show('manual')
    expect(page.find<HTMLTextAreaElement>('#entry-text').element.value).toBe('网传停水')
    expect(page.text()).toContain('已恢复未提交的草稿')
  })

  it('offers a body the report alone', async () => {
    await show('manual', 'handler')
    expect(page.find('form').exists()).toBe(false)
    expect(page.text()).toContain('您的角色不能查看')
  })
})
