import { describe, expect, it } from 'vitest'

import { shareUsed, urgencyOf } from '@/time/urgency'

const at = (time: string): Date => new Date(`2026-11-23T${time}:00Z`)
/** Four working hours from 09:00 with lunch from 12:00 to 13:30 in local time: due 14:30, that is 06:30 UTC. */
const working = {
  anchor_at: '2026-11-23T01:00:00Z',
  due_at: '2026-11-23T06:30:00Z',
  stopped_at: null,
  warnings: [
    { percent: 50, at: '2026-11-23T03:00:00Z' },
    { percent: 80, at: '2026-11-23T05:42:00Z' },
    { percent: 100, at: '2026-11-23T06:30:00Z' },
  ],
}

describe('the share of a budget', () => {
  it.each([
    ['00:30', 0],
    ['01:00', 0],
    ['02:00', 0.25],
    ['03:00', 0.5],
    ['05:42', 0.8],
    ['06:30', 1],
  ])('follows the thresholds of working time at %s', (time, share) => {
    expect(shareUsed(working, at(time))).toBeCloseTo(share)
  })

  it('grows beyond 1 after the deadline', () => {
    expect(shareUsed(working, at('12:00'))).toBeCloseTo(2)
  })

  it('needs no thresholds', () => {
    expect(shareUsed({ ...working, warnings: [] }, at('03:45'))).toBeCloseTo(0.5)
  })
})

describe('urgency', () => {
  it.each([
    ['02:00', 'calm'],
    ['03:00', 'half'],
    ['05:42', 'risk'],
    ['06:30', 'risk'],
    ['06:31', 'breached'],
  ])('at %s is %s', (time, urgency) => {
    expect(urgencyOf(working, at(time))).toBe(urgency)
  })

  it('ends with the clock, even a late one', () => {
    expect(urgencyOf({ ...working, stopped_at: '2026-11-23T09:00:00Z' }, at('10:00'))).toBe('stopped')
  })
})
