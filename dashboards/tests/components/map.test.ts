import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'

import type { BoundaryMap, Me, PlaceFigures } from '@/api/types'
import { drawnTo } from '@/content/boundaries'
import { useLocale } from '@/i18n'
import { useSession } from '@/stores/session'

const square = (west: number, south: number, side = 1): [number, number][] => [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
const place = (code: string, name: string, open: number, overdue = 0): PlaceFigures => ({ code, name, open, overdue, cases: open, met: 0, due: 0, on_time_rate: null })
const PLACES = [place('522701', '都匀市', 4, 1), place('522702', '福泉市', 1), place('522771', '都匀经济开发区', 0), place('5227', '黔南州', 0)]
const GIVEN: BoundaryMap = {
  origin: '某州自然资源局', licence: '本单位制作', review_number: '某S（2026）001号',
  units: [{ code: '522701', polygons: [[square(107, 26)]] }, { code: '522702', polygons: [[square(108, 26), square(108.4, 26.4, 0.2)], [square(109.5, 26, 0.5)]] }],
}

describe('boundaries', () => {
  it('are drawn north above, longitude narrowed by the latitude, holes left out', () => {
    const { shapes, width, height } = drawnTo(500, [{ code: 'a', polygons: [[square(10, 59)]] }])
    expect(width).toBe(500)
    expect(height / width).toBeCloseTo(1 / Math.cos((59.5 * Math.PI) / 180), 2)
    expect(shapes[0]?.path).toBe(`M0 ${height}L500 ${height}L500 0L0 0Z`)
    expect([shapes[0]?.x, shapes[0]?.y]).toEqual([250, Math.round(height * 5) / 10])
    expect(drawnTo(500, GIVEN.units).shapes[1]?.path.match(/M/g)).toHaveLength(3)
  })

  it('name a unit in the middle of its largest part', () => {
    const drawing = drawnTo(300, GIVEN.units)
    const [first, second] = drawing.shapes
    expect((second?.x ?? 0) - (first?.x ?? 0)).toBeCloseTo(100, -1)
  })

  it('may be none', () => {
    expect(drawnTo(300, [])).toEqual({ width: 300, height: 0, shapes: [] })
  })
})

describe('the map of the counties', () => {
  let page: VueWrapper
  let router: Router

  async function show(answer: BoundaryMap | null): Promise<void> {
    vi.resetModules()
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(answer ?? { title: 'x' }), { status: answer ? 200 : 503, headers: { 'Content-Type': 'application/json' } })))
    const { default: PlaceTable } = (await import('@/pages/overview/PlaceTable.vue')) as { default: object }
    router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', name: 'home', component: { render: () => null } }, { path: '/overview/breakdown', name: 'breakdown', component: { render: () => null } }, { path: '/overview/:figure', name: 'figure', component: { render: () => null } }] })
    await router.push('/')
    page = mount(PlaceTable, { props: { places: PLACES, period: '7d' }, global: { plugins: [router] }, attachTo: document.body })
    await flushPromises()
  }

  beforeEach(() => {
    setActivePinia(createPinia())
    useLocale('zh-CN')
    useSession().me = { username: 'lea', display_name: 'L', role: 'leader', body: null, profile: { home: '5227' } } as Me
  })
  afterEach(() => {
    page.unmount()
    vi.unstubAllGlobals()
  })

  it('draws what the office gave in the greys of the tiles, with where it is from beneath', async () => {
    await show(GIVEN)
    const areas = page.findAll('.area')
    expect(areas.map((area) => [area.attributes('data-code'), area.get('path').classes()[0], area.get('.open').text()])).toEqual([['522701', 'step-4', '4'], ['522702', 'step-1', '1']])
    expect(areas[0]?.get('.overdue').text()).toBe('超时 1')
    expect(areas[0]?.get('title').text()).toBe('都匀市：在办 4 件，超时 1 件')
    expect(page.get('.origin').text()).toBe('边界来源：某州自然资源局；许可：本单位制作；审图号：某S（2026）001号')
    expect(page.text()).not.toContain('示意')
    expect(page.findAll('.tile:not(.area) .name').map((name) => name.text())).toEqual(['经济开发区'])
  })

  it('opens a county’s cases by the keyboard, and offers nothing where there are none', async () => {
    await show(GIVEN)
    const [area] = page.findAll('.area')
    expect([area?.attributes('role'), area?.attributes('tabindex')]).toEqual(['link', '0'])
    await area?.trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toContain('place=522701')
  })

  it.each([['none were given', { origin: '', licence: '', review_number: '', units: [] }], ['they cannot be had', null]] as const)('keeps the tiles where %s', async (_, answer) => {
    await show(answer as BoundaryMap | null)
    expect(page.findAll('.area')).toHaveLength(0)
    expect(page.findAll('.tile')).toHaveLength(3)
    expect(page.find('.origin').exists()).toBe(false)
    expect(page.text()).toContain('地图为示意')
  })
})
