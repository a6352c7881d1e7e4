import { describe, expect, it } from 'vitest'

import type { ClockRow } from '@/api/types'
import { answersFrom } from '@/casework/publishing'

const DETECTED = '2026-11-16T01:00:30Z'
const REOPENED = '2026-11-23T01:00:30Z'
const clock = (kind: ClockRow['kind'], anchor_at: string, stopped_at: string | null = null): ClockRow =>
  ({ kind, anchor_at, stopped_at }) as ClockRow

describe('from when on a publication answers', () => {
  it('is the whole minute in which the running duty began', () => {
    const detail = { anchor_at: DETECTED, clocks: [clock('response', DETECTED, DETECTED), clock('second_response', REOPENED)] }
    expect(answersFrom(detail, 'response')).toBe(Date.parse('2026-11-23T01:00:00Z'))
  })

  it('is when the matter was known where nothing of its kind runs', () => {
    const detail = { anchor_at: DETECTED, clocks: [clock('second_response', REOPENED)] }
    expect(answersFrom(detail, 'further_information')).toBe(Date.parse('2026-11-16T01:00:00Z'))
  })
})
