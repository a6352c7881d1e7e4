import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'

import type { KeyFigures, SeriesRow } from '@/api/types'
import { useLocale } from '@/i18n'
import { beginning, beside, isQuiet, MEASURES, SPANS } from '@/pages/overview/series'
import SeriesPage from '@/pages/overview/SeriesPage.vue'
import { followServer } from '@/time/now'

const NOW = '2026-11-25T08:00:00Z'
const NONE = Object.fromEntries(
  ['opened', 'answered', 'closed', 'met', 'due', 'unanswered_late', 'late_on_arrival', 'held', 'dispatched', 'returned', 'answers', 'reopened', 'rated', 'satisfied', 'acceptable', 'measured', 'calmer'].map((name) => [name, 0]),
) as unknown as KeyFigures
const week = (key: string, since: string, until: string, figures: Partial<KeyFigures> = {}): SeriesRow => ({ key, since, until, figures: { ...NONE, on_time_rate: null, median_seconds: null, p90_seconds: null, return_rate: null, reopening_rate: null, satisfaction_rate: null, ...figures } })
const NOW_ROWS = [
  week('2026-W47', '2026-11-15T16:00:00Z', '2026-11-22T16:00:00Z', { opened: 12, due: 8, on_time_rate: 0.75, median_seconds: 7200 }),
  week('2026-W48', '2026-11-22T16:00:00Z', NOW, { opened: 5 }),
]
const BEFORE_ROWS = [week('2026-W34', '2026-08-16T16:00:00Z', '2026-08-23T16:00:00Z', { opened: 9, due: 4, on_time_rate: 0.5 }), week('2026-W35', '2026-08-23T16:00:00Z', '2026-08-30T16:00:00Z')]

describe('a week or a month', () => {
  it.each([
    ['week', 0, '2026-11-22T16:00:00.000Z'],
    ['week', 12, '2026-08-30T16:00:00.000Z'],
    ['month', 0, '2026-10-31T16:00:00.000Z'],
    ['month', 11, '2025-11-30T16:00:00.000Z'],
  ] as const)('begins on its Monday or its first day at the office (%s, %i back)', (unit, back, begins) => {
    expect(beginning(new Date(NOW), unit, back).toISOString()).toBe(begins)
  })

  it('begins on Monday also for whom it is Sunday night', () => {
    expect(beginning(new Date('2026-11-22T15:59:00Z'), 'week', 0).toISOString()).toBe('2026-11-15T16:00:00.000Z')
    expect(beginning(new Date('2026-11-22T16:00:00Z'), 'week', 0).toISOString()).toBe('2026-11-22T16:00:00.000Z')
  })

  it('stands beside that of the period before, and beside nothing where none was', () => {
    const pieces = beside(NOW_ROWS, BEFORE_ROWS.slice(0, 1), BEFORE_ROWS[0]?.since ?? null)
    expect(pieces.map(({ before }) => before?.key ?? null)).toEqual(['2026-W34', null])
    expect(pieces.map(isQuiet)).toEqual([false, false])
    expect(beside(NOW_ROWS, BEFORE_ROWS, '2026-11-22T16:00:00Z').map(({ row, before }) => [row.key, before?.key ?? null])).toEqual([['2026-W48', null]])
    expect(isQuiet({ row: week('w', NOW, NOW), before: null })).toBe(true)
  })
})

describe('the page of weeks and months', () => {
  let page: VueWrapper
  let router: Router
  let asked: URL[] = []
  let answer: (url: URL) => unknown = () => null

  async function show(address: string): Promise<void> {
    const empty = { render: () => null }
    router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/overview/series', name: 'series', component: SeriesPage }, { path: '/overview/:figure', name: 'figure', component: empty }, { path: '/overview', name: 'overview', component: empty }] })
    await router.push(address)
    page = mount({ template: '<RouterView />' }, { global: { plugins: [router], stubs: { ChartCanvas: true } }, attachTo: document.body })
    await flushPromises()
  }

  beforeEach(() => {
    localStorage.clear()
    asked = []
    setActivePinia(createPinia())
    useLocale('zh-CN')
    followServer(NOW)
    answer = (url) => ({ unit: 'week', since: NOW, until: NOW, as_of: NOW, counted_from: '2026-08-17T00:00:00Z', rows: url.searchParams.has('until') ? BEFORE_ROWS : NOW_ROWS })
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

  it('asks for whole weeks, and for as many before them', async () => {
    await show('/overview/series')
    const [now, before] = asked.map((url) => Object.fromEntries(url.searchParams))
    expect(asked.every((url) => url.pathname.endsWith('/metrics/series/week'))).toBe(true)
    expect(now).toEqual({ since: '2026-08-30T16:00:00.000Z' })
    expect(before).toEqual({ since: '2026-05-31T16:00:00.000Z', until: '2026-08-30T16:00:00.000Z' })
  })

  it('shows the newest week on top, each figure with that of the period before, a share with its denominator', async () => {
    await show('/overview/series')
    const rows = page.findAll('tbody tr').map((row) => row.text())
    expect(rows[0]).toContain('2026-W48')
    expect(rows[0]).toContain('未完')
    expect(rows[1]).toContain('75% / 8')
    expect(rows[1]).toContain('上期 50% / 4')
  })

  it('counts today among the days of a week that is not over, in the morning too', async () => {
    const morning = '2026-11-24T23:08:00Z'
    answer = () => ({ unit: 'week', since: NOW, until: NOW, as_of: morning, counted_from: '2026-08-17T00:00:00Z', rows: [week('2026-W48', '2026-11-22T16:00:00Z', morning, { opened: 5 })] })
    await show('/overview/series')
    expect(page.find('tbody tr').text()).toContain('11月23日 至 11月25日')
  })

  it('opens the cases of that very week', async () => {
    await show('/overview/series')
    const link = page.findAll('tbody tr')[1]?.find('a')
    expect(link?.attributes('href')).toBe('/overview/opened?since=2026-11-15T16:00:00Z&until=2026-11-22T16:00:00Z&unit=week')
  })

  it('keeps what was chosen in the address, and takes it from there', async () => {
    await show('/overview/series?unit=month&span=12&figure=rate')
    expect(asked[0]?.pathname.endsWith('/series/month')).toBe(true)
    expect(asked[0]?.searchParams.get('since')).toBe('2025-11-30T16:00:00.000Z')
    expect(page.text()).toContain('按时率走势')
    await page.find('select').setValue('closed')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ unit: 'month', span: '12', figure: 'closed' })
  })

  it('says what would fill it while nothing was counted, and tries again after an error', async () => {
    answer = () => ({ unit: 'week', since: NOW, until: NOW, as_of: NOW, counted_from: '2026-08-17T00:00:00Z', rows: [week('2026-W48', NOW, NOW)] })
    await show('/overview/series')
    expect(page.text()).toContain('这段时间没有计入的事项')
    page.unmount()
    answer = () => null
    await show('/overview/series')
    expect(page.find('[role="alert"]').exists()).toBe(true)
    answer = () => ({ unit: 'week', since: NOW, until: NOW, as_of: NOW, counted_from: '2026-08-17T00:00:00Z', rows: NOW_ROWS })
    await page.find('[role="alert"] button').trigger('click')
    await flushPromises()
    expect(page.findAll('tbody tr')).toHaveLength(2)
  })

  it('has a word for every figure and every length in both languages', async () => {
    for (const language of ['zh-CN', 'en'] as const) {
      useLocale(language)
      await show('/overview/series')
      expect(page.findAll('option')).toHaveLength(MEASURES.length)
      expect(page.findAll('[role="radio"]')).toHaveLength(2 + SPANS.week.length)
      expect(page.text()).not.toMatch(/overview\.|series\./)
      page.unmount()
    }
    await show('/overview/series')
  })
})
