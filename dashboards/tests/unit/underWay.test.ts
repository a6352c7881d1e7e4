import { describe, expect, it } from 'vitest'

import type { EventRow } from '@/api/types'
import { givenBack } from '@/casework/underWay'

const BODY = { id: '522702.emergency', name: '福泉市应急管理局' }
const event = (seq: number, type: string, facts: EventRow['facts'] = {}): EventRow => ({ seq, type, at: '2026-11-23T01:00:00Z', body: BODY, facts, clocks: [] }) as unknown as EventRow

describe('who gave a case back', () => {
  const history = [event(1, 'dispatched'), event(2, 'returned', { reason: '地点判断有误', note: '先前的' }), event(3, 'dispatched'), event(4, 'returned', { reason: '不属本单位职责', note: '见三定方案' })]

  it('is told with the reason of the last return while the case waits to be dispatched again', () => {
    expect(givenBack({ state: 'returned', history })).toEqual({ body: BODY, at: '2026-11-23T01:00:00Z', words: '不属本单位职责\n见三定方案' })
  })

  it('is over once the case has another lead', () => {
    expect(givenBack({ state: 'dispatched', history })).toBeNull()
  })
})
