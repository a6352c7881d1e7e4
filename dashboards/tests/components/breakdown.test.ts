import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'

import type { BreakdownRow, KeyFigures } from '@/api/types'
import { useLocale } from '@/i18n'
import { COLUMNS, isQuiet, isSmall, sorted } from '@/pages/overview/breakdown'
import BreakdownPage from '@/pages/overview/BreakdownPage.vue'
import FigurePage from '@/pages/overview/FigurePage.vue'
import { rowPicture } from '@/pages/overview/rowPicture'

import { World } from '../mock/world'

const NOW = '2026-11-25T08:00:00Z'
const NONE = Object.fromEntries(
  ['opened', 'answered', 'closed', 'met', 'due', 'unanswered_late', 'late_on_arrival', 'held', 'dispatched', 'returned', 'answers', 'reopened', 'rated', 'satisfied', 'acceptable', 'measured', 'calmer'].map((name) => [name, 0]),
) as unknown as KeyFigures
const figures = (over: Partial<KeyFigures> = {}): KeyFigures => ({ ...NONE, on_time_rate: null, median_seconds: null, p90_seconds: null, return_rate: null, reopening_rate: null, satisfaction_rate: null, low: null, high: null, ...over })
const row = (key: string, cases: number, current: Partial<KeyFigures>, over: Partial<BreakdownRow> = {}): BreakdownRow => ({
  key, name: key, open: 0, overdue: 0, backlog_median_seconds: null, cases, ranked: cases >= 10, rank: null, current: figures(current), previous: figures(), ...over,
})
const LIVELIHOOD = row('livelihood', 40, { opened: 50, due: 40, met: 30, on_time_rate: 0.75, low: 0.6, high: 0.86, dispatched: 20, returned: 4, return_rate: 0.2 }, { rank: 2, open: 9, overdue: 3, previous: figures({ opened: 44, due: 10, on_time_rate: 0.5 }) })
const EMERGENCY = row('emergency', 12, { opened: 12, due: 12, met: 12, on_time_rate: 1, low: 0.76, high: 1 }, { rank: 1 })
const POLICY = row('policy', 2, { opened: 90, due: 2, met: 2, on_time_rate: 1, low: 0.34, high: 1 })
const NOWHERE = row('none', 0, { opened: 1 })
const UNUSED = row('finance_stability', 0, {})
const ROWS = [LIVELIHOOD, EMERGENCY, POLICY, NOWHERE, UNUSED]
const column = (name: string) => COLUMNS.find((each) => each.name === name) ?? expect.fail(name)

describe('the rows of a breakdown', () => {
  it('stand by the figure, those too few to compare after the others, those without it last', () => {
    const order = (name: string, rising = false): string[] => sorted(ROWS, column(name), rising).map(({ key }) => key)
    expect(order('rate')).toEqual(['emergency', 'livelihood', 'policy', 'none', 'finance_stability'])
    expect(order('rate', true)).toEqual(['livelihood', 'emergency', 'policy', 'none', 'finance_stability'])
    expect(order('opened').slice(0, 2)).toEqual(['policy', 'livelihood'])
  })

  it('are guarded by their own denominators', () => {
    expect([LIVELIHOOD, POLICY].map((each) => isSmall(column('rate'), each))).toEqual([false, true])
    expect([LIVELIHOOD, EMERGENCY].map((each) => isSmall(column('returned'), each))).toEqual([false, true])
    expect(isSmall(column('opened'), POLICY)).toBe(false)
    expect([UNUSED, NOWHERE].map(isQuiet)).toEqual([true, false])
  })

  it('are drawn with their interval, hollow where too few, and with their numbers', () => {
    const dots = rowPicture([{ name: 'a', said: '30 / 40', at: 0.75, low: 0.6, high: 0.86 }, { name: 'b', said: '2 / 2', at: 1, low: 0.34, high: 1, hollow: true }], 'dot', ['0%', '50%', '100%'])
    expect(dots.textContent).toContain('30 / 40')
    expect(dots.querySelectorAll('circle')).toHaveLength(2)
    expect([...dots.querySelectorAll('line')].filter((each) => each.getAttribute('stroke-width') === '2')).toHaveLength(2)
    const bars = rowPicture([{ name: 'a', said: '4', at: 1 }, { name: 'b', said: '2', at: 0.5 }, { name: 'c', said: '—', at: null }], 'bar', null)
    const [first, second, none] = [...bars.querySelectorAll('rect')].map((each) => Number(each.getAttribute('width')))
    expect([(first ?? 0) / (second ?? 1), none]).toEqual([2, undefined])
  })
})

describe('the page of breakdowns', () => {
  let page: VueWrapper
  let router: Router
  let asked: URL[] = []
  let answer: (url: URL) => unknown = () => null

  async function show(address: string): Promise<void> {
    const empty = { render: () => null }
    router = createRouter({ history: createMemoryHistory(), routes: [
      { path: '/overview/breakdown', name: 'breakdown', component: BreakdownPage }, { path: '/overview/:figure', name: 'figure', component: FigurePage, props: true },
      { path: '/overview', name: 'overview', component: empty }, { path: '/cases/:id', name: 'case', component: empty }, { path: '/overview/series', name: 'series', component: empty },
    ] })
    await router.push(address)
    page = mount({ template: '<RouterView />' }, { global: { plugins: [router] }, attachTo: document.body })
    await flushPromises()
  }

  beforeEach(() => {
    localStorage.clear()
    asked = []
    setActivePinia(createPinia())
    useLocale('zh-CN')
    answer = (url) => (url.pathname.includes('breakdown') ? { by: url.pathname.split('/').at(-1), since: NOW, until: NOW, as_of: NOW, rows: ROWS } : new World().list(new URLSearchParams({ view: 'all' })))
    vi.stubGlobal('fetch', async (request: Request) => {
      const url = new URL(request.url)
      asked.push(url)
      const body = answer(url)
      return await Promise.resolve(new Response(JSON.stringify(body ?? { title: 'x' }), { status: body ? 200 : 500, headers: { 'Content-Type': 'application/json' } }))
    })
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
  })

  const names = (): string[] => page.findAll('tbody th').map((each) => each.text())

  it('asks for the dimension and the period of the address, and leaves out what nothing is counted of', async () => {
    await show('/overview/breakdown?by=channel&period=90d')
    expect(asked[0]?.pathname).toBe('/api/v1/metrics/breakdown/channel')
    expect(asked[0]?.searchParams.get('period')).toBe('90d')
    expect(names()).toHaveLength(4)
  })

  it('writes a share with its denominator, of too few only the counts, and the period before', async () => {
    await show('/overview/breakdown')
    const text = Object.fromEntries(page.findAll('tbody tr').map((each) => [each.find('th').text().replace(/^\d/, ''), each.text()]))
    expect(text['民生']).toContain('75% / 40')
    expect(text['民生']).toContain('上期 50%')
    expect(text['政策']).toContain('2 / 2')
    expect(text['政策']).not.toContain('100%')
    expect(text['未分类']).toBeDefined()
  })

  it('sorts by a head and back, which the address keeps', async () => {
    await show('/overview/breakdown')
    expect(names()[0]).toContain('突发')
    const opened = page.findAll('thead button')[0]
    await opened?.trigger('click')
    await flushPromises()
    expect(names()[0]).toBe('政策')
    await opened?.trigger('click')
    await flushPromises()
    expect([names()[0], router.currentRoute.value.query]).toEqual(['未分类', { figure: 'opened', order: 'rising' }])
    expect(page.find('th[aria-sort]').attributes('aria-sort')).toBe('ascending')
  })

  it('opens the very cases of a number, which know what they are narrowed to and the way back', async () => {
    await show('/overview/breakdown')
    const link = page.findAll('tbody tr').find((each) => each.text().includes('民生'))?.find('a[href*="overdue"]')
    expect(link?.attributes('href')).toBe('/overview/overdue?category=livelihood&by=category&period=30d')
    await router.push(link?.attributes('href') ?? '')
    await flushPromises()
    expect(Object.fromEntries(asked.at(-1)?.searchParams ?? [])).toMatchObject({ figure: 'overdue', category: 'livelihood', period: '30d' })
    expect(page.find('h1').text()).toContain('民生')
    expect(page.find('header a').attributes('href')).toBe('/overview/breakdown?period=30d&by=category')
  })

  it('says what would fill it, and tries again after an error', async () => {
    answer = () => ({ by: 'category', since: NOW, until: NOW, as_of: NOW, rows: [UNUSED] })
    await show('/overview/breakdown')
    expect(page.text()).toContain('本期还没有事项')
    page.unmount()
    answer = () => null
    await show('/overview/breakdown')
    answer = () => ({ by: 'category', since: NOW, until: NOW, as_of: NOW, rows: ROWS })
    await page.find('[role="alert"] button').trigger('click')
    await flushPromises()
    expect(names()).toHaveLength(4)
  })

  it('has a word for every figure in both languages', async () => {
    for (const language of ['zh-CN', 'en'] as const) {
      useLocale(language)
      await show('/overview/breakdown')
      expect(page.findAll('option')).toHaveLength(COLUMNS.length)
      expect(page.text()).not.toMatch(/overview\.|breakdown\./)
      page.unmount()
    }
    await show('/overview/breakdown')
  })
})
