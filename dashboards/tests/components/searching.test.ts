import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { ElDropdown } from 'element-plus'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'

import type { Me } from '@/api/types'
import { i18n, useLocale } from '@/i18n'
import AlertsPage from '@/pages/alerts/AlertsPage.vue'
import SavedList from '@/queue/SavedList.vue'
import SuggestBox from '@/shell/SuggestBox.vue'
import { useAlerts } from '@/stores/alerts'
import { useNotices } from '@/stores/notices'
import { useSession } from '@/stores/session'
import { useSignals } from '@/stores/signals'

const ENTRIES = [
  { kind: 'field', text: '类别:', label: '类别', field: 'category', value: '' },
  { kind: 'value', text: '类别:突发事件 ', label: '突发事件', field: 'category', value: 'emergency' },
  { kind: 'case', text: '停水三天', label: '停水三天', field: '', value: 'c7' },
]
const SEARCH = { id: 4, name: '重大', matter: 'case', address: { view: 'all', grade: 'II' }, alerts: false, count: 3 }
const ALERT = { id: 9, search_id: 4, search: '重大', matter: 'case', title: '停水三天', case_id: 'c7', raised_at: '2026-11-23T01:00:00Z', seen: false }

describe('searching', () => {
  let sent: { line: string; body: unknown; language: string | null }[] = []
  let answers: Record<string, unknown> = {}
  let page: VueWrapper
  let router: Router

  async function show(component: object, props: Record<string, unknown> = {}): Promise<void> {
    const nothing = { render: () => null }
    router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/cases/:id', name: 'case', component: nothing }, { path: '/desk', name: 'desk', component: nothing }, { path: '/search', name: 'search', component: nothing }, { path: '/:rest(.*)*', name: 'rest', component: nothing }] })
    await router.push('/')
    page = mount(component, { props, global: { plugins: [router] }, attachTo: document.body })
    await flushPromises()
  }

  async function key(name: string): Promise<void> {
    await page.find('input').trigger('keydown', { key: name })
    await vi.advanceTimersByTimeAsync(200)
    await flushPromises()
  }

  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    sent = []
    setActivePinia(createPinia())
    useLocale('zh-CN')
    answers = {
      'GET /search/suggest': { items: [], entries: ENTRIES },
      'GET /saved-searches': { items: [SEARCH] },
      'POST /saved-searches': { ...SEARCH, id: 5 },
      'POST /saved-searches/4/remove': SEARCH,
      'POST /saved-searches/4': { ...SEARCH, alerts: true },
      'GET /alerts': { items: [ALERT], unseen: 1, changes: [], unseen_changes: 0 },
      'POST /alerts/seen': { items: [{ ...ALERT, seen: true }], unseen: 0, changes: [], unseen_changes: 0 },
    }
    vi.stubGlobal('fetch', async (request: Request) => {
      const line = `${request.method} ${new URL(request.url).pathname.replace('/api/v1', '')}`
      const text = await request.text()
      sent.push({ line, body: text ? JSON.parse(text) : null, language: request.headers.get('Accept-Language') })
      const body = answers[line]
      return new Response(JSON.stringify(body ?? { title: 'Not Found' }), { status: body ? 200 : 404, headers: { 'Content-Type': 'application/json' } })
    })
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
    vi.useRealTimers()
    i18n.global.locale.value = 'zh-CN'
  })

  it('completes what is typed by the keys alone, after the pattern of a combobox', async () => {
    await show(SuggestBox, { id: 'q', label: '检索', placeholder: '', modelValue: '', 'onUpdate:modelValue': (words: string) => page.setProps({ modelValue: words }) })
    const input = page.find('input')
    await input.setValue('类')
    await vi.advanceTimersByTimeAsync(200)
    await flushPromises()
    expect(input.attributes('aria-expanded')).toBe('true')
    expect(page.findAll('[role="option"]').map((each) => each.text())).toEqual(['类别类别', '突发事件类别', '停水三天事项'])
    await key('ArrowDown')
    await key('ArrowDown')
    expect(input.attributes('aria-activedescendant')).toBe('q-option-1')
    expect(page.find('#q-option-1').attributes('aria-selected')).toBe('true')
    await key('Enter')
    expect(input.element.value).toBe('类别:突发事件 ')
    await key('Escape')
    expect(input.attributes('aria-expanded')).toBe('false')
    await page.find('form').trigger('submit')
    expect(page.emitted('submit')).toHaveLength(1)
  })

  it('goes to a case that is chosen, and misses nothing when completions cannot be had', async () => {
    await show(SuggestBox, { id: 'q', label: '检索', placeholder: '', modelValue: '停水' })
    await key('ArrowDown')
    await key('ArrowUp')
    await key('Enter')
    await flushPromises()
    expect(router.currentRoute.value.path).toBe('/cases/c7')
    answers = {}
    await page.find('input').setValue('停')
    await vi.advanceTimersByTimeAsync(200)
    await flushPromises()
    expect(page.findAll('[role="option"]:not([style*="none"])').length === 0 || page.find('input').attributes('aria-expanded') === 'false').toBe(true)
  })

  it('keeps a search under a name and gives a deleted one back', async () => {
    await show(SavedList, { matter: 'case', address: { view: 'triage', q: '停水' }, savable: true })
    expect(page.text()).toContain('重大')
    expect(page.text()).toContain('3')
    await page.find('.name').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/desk?view=all&grade=II')
    await page.find('.keep').trigger('click')
    await vi.dynamicImportSettled()
    await flushPromises()
    const dialog = document.querySelector('[role="dialog"]')
    const name = dialog?.querySelector<HTMLInputElement>('#search-name')
    if (!name) throw new Error('no field for the name')
    name.value = '停水'
    name.dispatchEvent(new Event('input'))
    Array.from(dialog?.querySelectorAll('button') ?? []).find((button) => button.textContent.trim() === '保存')?.click()
    await flushPromises()
    expect(sent.find((each) => each.line === 'POST /saved-searches')?.body).toEqual({ name: '停水', alerts: false, matter: 'case', address: { view: 'triage', q: '停水' } })
  })

  it('alerts on request, and a deleted search comes back as it was', async () => {
    await show(SavedList, { matter: 'case', address: {}, savable: false })
    await vi.dynamicImportSettled()
    const menu = page.findComponent(ElDropdown)
    menu.vm.$emit('command', 'alert')
    await flushPromises()
    expect(sent.find((each) => each.line === 'POST /saved-searches/4')?.body).toEqual({ alerts: true })
    menu.vm.$emit('command', 'remove')
    await flushPromises()
    expect(page.text()).toContain('起个名字保存')
    await useNotices().shown.at(-1)?.undo?.()
    expect(sent.find((each) => each.line === 'POST /saved-searches')?.body).toMatchObject({ name: '重大', matter: 'case', address: SEARCH.address })
  })

  it('lists the alerts and marks them as seen', async () => {
    await show(AlertsPage)
    expect(page.text()).toContain('停水三天')
    expect(useAlerts().unseen).toBe(1)
    await page.find('header button').trigger('click')
    await flushPromises()
    expect(useAlerts().unseen).toBe(0)
    expect(page.find('.unseen').exists()).toBe(false)
  })

  it('asks the server in the language of the page', async () => {
    useLocale('en')
    await show(AlertsPage)
    expect(sent.at(-1)?.language).toBe('en')
  })

  it('rings and shows a notice only after a person allowed it, and only for what is new', async () => {
    const notices: string[] = []
    const rung = vi.fn()
    const request = vi.fn(() => Promise.resolve('granted'))
    class FakeNotification {
      static permission = 'default'
      static requestPermission = request
      onclick = null
      constructor(title: string) {
        notices.push(title)
      }
    }
    class FakeAudio {
      currentTime = 0
      destination = {}
      createOscillator = () => ({ frequency: { value: 0 }, connect: (to: unknown) => to, start: rung, stop: () => undefined, onended: null })
      createGain = () => ({ gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }, connect: (to: unknown) => to })
    }
    vi.stubGlobal('Notification', FakeNotification)
    vi.stubGlobal('AudioContext', FakeAudio)
    useSession().me = { username: 'u', display_name: 'U', role: 'analyst', body: null } as Me
    const signals = useSignals()
    await show(AlertsPage)
    expect(signals.waiting).toBe(1)
    const more = async (n: number): Promise<void> => {
      answers['GET /alerts'] = { items: [ALERT], unseen: n, changes: [], unseen_changes: 0 }
      await useAlerts().refresh()
      await nextTick()
    }
    await more(2)
    expect([rung.mock.calls.length, notices, request.mock.calls.length]).toEqual([0, [], 0])
    signals.sound = true
    expect(await signals.allowDesktop(true)).toBe('granted')
    FakeNotification.permission = 'granted'
    await more(3)
    expect(rung.mock.calls.length).toBeGreaterThan(0)
    expect(notices).toEqual(['有 3 项等您处理'])
    await more(1)
    expect(notices).toHaveLength(1)
  })
})
