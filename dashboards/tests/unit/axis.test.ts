import { describe, expect, it } from 'vitest'

import type { ClockRow } from '@/api/types'
import { axisOf } from '@/time/axis'

const NOW = new Date('2026-11-23T06:00:00Z')
const clock = (kind: string, from: string, due: string, more: Partial<ClockRow> = {}): ClockRow =>
  ({ kind, anchor_at: `2026-11-23T${from}:00Z`, due_at: `2026-11-23T${due}:00Z`, stopped_at: null, warnings: [], status: 'running', ...more }) as ClockRow

describe('the line of time of a case', () => {
  it('begins with the first start, ends with the last end, and says where now is', () => {
    const axis = axisOf([clock('sign_in', '02:00', '03:00'), clock('response', '01:00', '11:00')], NOW)
    expect(axis?.from.toISOString()).toBe('2026-11-23T01:00:00.000Z')
    expect(axis?.to.toISOString()).toBe('2026-11-23T11:00:00.000Z')
    expect(axis?.now).toBeCloseTo(0.5)
    expect(axis?.marks.map(({ place, urgency }) => [place, urgency])).toEqual([[0.2, 'breached'], [1, 'half']])
  })

  it('lays deadlines that would hide each other into one mark, as urgent as the worst of them', () => {
    const stopped = clock('sign_in', '01:00', '10:50', { stopped_at: '2026-11-23T02:00:00Z', status: 'met' })
    const axis = axisOf([clock('response', '01:00', '11:00'), stopped, clock('dispatch', '01:00', '02:00', { stopped_at: '2026-11-23T01:30:00Z', status: 'met' })], NOW)
    expect(axis?.marks.map(({ clocks }) => clocks.map(({ kind }) => kind))).toEqual([['dispatch'], ['sign_in', 'response']])
    expect(axis?.marks.map(({ urgency }) => urgency)).toEqual(['stopped', 'half'])
  })

  it('is for two clocks or more, and bears one that is 400 days late', () => {
    expect(axisOf([clock('response', '01:00', '11:00')], NOW)).toBeNull()
    const late = { ...clock('sign_in', '01:00', '02:00'), anchor_at: '2025-10-19T01:00:00Z', due_at: '2025-10-19T02:00:00Z' }
    expect(axisOf([late, { ...late, kind: 'response', due_at: '2025-10-19T03:00:00Z' }], NOW)?.now).toBe(1)
  })
})
