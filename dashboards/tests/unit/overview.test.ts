import { describe, expect, it } from 'vitest'

import type { DeskEntry } from '@/api/types'
import { isMapped, tiled, tileName, TILES } from '@/content/tiles'
import { drill, drillBefore } from '@/pages/overview/figures'
import { standingOf } from '@/pages/overview/reports'

const place = (code: string): { code: string } => ({ code })

describe('the schematic map', () => {
  it('gives every known county a tile of its own', () => {
    const spots = Object.values(TILES).map((spot) => spot.join())
    expect(new Set(spots).size).toBe(spots.length)
    expect(tiled(Object.keys(TILES).map(place)).map(({ column, row }) => `${column},${row}`)).toEqual(spots)
  })

  it('lets places without a tile follow below, none upon another', () => {
    const drawn = tiled(['522702', 'x1', 'x2', 'x3', 'x4', 'x5'].map(place))
    const spots = drawn.map(({ column, row }) => `${column},${row}`)
    expect(new Set(spots).size).toBe(spots.length)
    expect(Math.min(...drawn.slice(1).map(({ row }) => row))).toBeGreaterThan(TILES['522702']?.[1] ?? 0)
  })

  it('is called a map only where tiles stand as the places lie', () => {
    expect(isMapped([{ code: '522702' }])).toBe(true)
    expect(isMapped([{ code: '511902' }, { code: '511903' }])).toBe(false)
  })

  it('shortens what all autonomous counties are called', () => {
    expect(tileName('三都水族自治县')).toEqual(['三都县'])
    expect(tileName('都匀市')).toEqual(['都匀市'])
    expect(tileName('都匀经济开发区')).toEqual(['经济开发区'])
    expect(tileName('某某工业园区管理委员会')).toEqual(['某某工业园', '区管理委…'])
    expect(tileName('某'.repeat(60)).map((line) => line.length)).toEqual([5, 5])
  })
})

describe('a number', () => {
  it('leads to the very cases that it counts', () => {
    expect(drill('waiting', '30d', { part: 'triage' })).toEqual({ name: 'figure', params: { figure: 'waiting' }, query: { part: 'triage', period: '30d' } })
  })
})

describe('a special report', () => {
  const report = (kinds: DeskEntry['replies'][number]['kind'][], more: Partial<DeskEntry> = {}): DeskEntry =>
    ({ open: true, overdue: false, replies: kinds.map((kind) => ({ kind, at: '', by: '', text: '', due_at: null })), ...more }) as DeskEntry

  it.each([
    [report([]), 'waiting'],
    [report(['instruction']), 'instructed'],
    [report(['instruction', 'follow_up']), 'followed'],
    [report(['instruction', 'follow_up'], { overdue: true }), 'overdue'],
    [report(['instruction', 'done'], { open: false, overdue: true }), 'done'],
  ])('says where it stands', (entry, standing) => {
    expect(standingOf(entry)).toBe(standing)
  })
})

describe('what the period before counted', () => {
  it('is opened by the times of that period, and leads back to the one shown', () => {
    const shown = { since: '2026-11-17T00:00:00Z', until: '2026-11-24T00:00:00Z' }
    expect(drillBefore('stopped', shown, '7d', { part: 'response' })).toEqual({
      name: 'figure', params: { figure: 'stopped' }, query: { part: 'response', since: '2026-11-10T00:00:00.000Z', until: '2026-11-17T00:00:00Z', period: '7d' },
    })
  })
})
