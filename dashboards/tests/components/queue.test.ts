import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'

import type { CaseList, CaseQuery, CaseRow } from '@/api/types'
import { useQueue } from '@/queue/useQueue'
import { useLive } from '@/stores/live'

import { obey } from '../mock/commands'
import { World } from '../mock/world'
import { serve } from './server'

/** An event source that a test speaks through. */
class Source extends EventTarget {
  static last: Source | null = null
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null

  constructor() {
    super()
    Source.last = this
  }

  close(): void {
    Source.last = null
  }
}

describe('the queue and the live stream', () => {
  let scope: EffectScope
  let world: World

  beforeEach(() => {
    vi.useFakeTimers()
    setActivePinia(createPinia())
    vi.stubGlobal('EventSource', Source)
    world = new World(() => Date.parse('2026-11-24T03:00:00Z'), 16)
    scope = effectScope()
  })
  afterEach(() => {
    scope.stop()
    useLive().stop()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  async function openQueue() {
    serve(world)
    useLive().start()
    const queue = scope.run(() => useQueue(ref<CaseQuery>({ view: 'triage' })))
    if (!queue) throw new Error('the scope runs')
    await queue.reload()
    return queue
  }

  async function hear(id: string): Promise<void> {
    Source.last?.dispatchEvent(new MessageEvent('case', { data: JSON.stringify({ id, revision: 9, state: '', event: '', title: '', at: '' }) }))
    await vi.advanceTimersByTimeAsync(1_500)
    await flushPromises()
  }

  const ids = (rows: CaseRow[]): string[] => rows.map((row) => row.id)

  it('keeps every row in its place when another person dispatches one of them', async () => {
    const queue = await openQueue()
    const before = ids(queue.rows.value)
    const [first] = before
    const one = world.cases.get(first ?? '')
    if (!one) throw new Error('the mock has cases')
    obey(world, one, 'dispatch', { lead: '5227.housing', supporting: [] }, 'colleague')
    await hear(one.id)
    expect(ids(queue.rows.value)).toEqual(before)
    expect(queue.left.value).toEqual([one.id])
    expect(queue.rows.value[0]?.state).toBe('dispatched')
  })

  it('announces a new case and shows it only when asked', async () => {
    const hidden = [...world.cases.values()].find((one) => one.state === 'triage')
    if (!hidden) throw new Error('the mock has cases')
    world.cases.delete(hidden.id)
    const queue = await openQueue()
    const before = ids(queue.rows.value)
    world.cases.set(hidden.id, hidden)
    await hear(hidden.id)
    expect(queue.fresh.value).toEqual([hidden.id])
    expect(ids(queue.rows.value)).toEqual(before)
    await queue.reload(true)
    expect(ids(queue.rows.value)).toContain(hidden.id)
    expect(queue.fresh.value).toEqual([])
  })

  it('tells of a case that came after the list was asked for and before the stream stood', async () => {
    const late = [...world.cases.values()].find((one) => one.state === 'triage')
    if (!late) throw new Error('the mock has cases')
    world.cases.delete(late.id)
    const queue = await openQueue()
    world.cases.set(late.id, late)
    Source.last?.onopen?.()
    await vi.advanceTimersByTimeAsync(1_100)
    await flushPromises()
    expect(queue.fresh.value).toEqual([late.id])
  })

  it('keeps a count that was told while an older answer was on its way', async () => {
    serve(world)
    const empty: CaseList = { items: [], total: 0, facets: {}, views: { triage: 4, followed: 0 }, next_cursor: null, as_of: '2026-11-24T03:00:00Z' }
    let answer: (list: CaseList) => void = () => undefined
    const queue = scope.run(() => useQueue(ref<CaseQuery>({}), () => new Promise((resolve) => (answer = resolve))))
    const loaded = queue?.reload()
    useLive().count('followed', 1)
    answer(empty)
    await loaded
    expect(queue?.views.value).toEqual({ triage: 4, followed: 1 })
  })

  it('calls no case new that only moved up from the next page as time passed', async () => {
    const all = world.list(new URLSearchParams()).items
    const as_of = new Date(Math.max(...all.map((row) => Date.parse(row.opened_at))) + 1_000).toISOString()
    const page = (items: CaseRow[]): CaseList => ({ items, total: all.length, facets: {}, views: {}, next_cursor: 'more', as_of })
    const answers = [page(all.slice(0, 4)), page([...all.slice(0, 2), ...all.slice(4, 6)]), page([...all.slice(0, 2), ...all.slice(4, 6)])]
    serve(world)
    useLive().start()
    const queue = scope.run(() => useQueue(ref<CaseQuery>({}), () => Promise.resolve(answers.shift() ?? page([]))))
    if (!queue) throw new Error('the scope runs')
    await queue.reload()
    Source.last?.onopen?.()
    await vi.advanceTimersByTimeAsync(1_100)
    await flushPromises()
    expect(queue.fresh.value).toEqual([])
    await hear(all[4]?.id ?? '')
    expect(queue.fresh.value).toEqual([all[4]?.id])
  })

  it('says that it is stale after silence, and reconnects', async () => {
    await openQueue()
    const live = useLive()
    Source.last?.onopen?.()
    expect(live.state).toBe('live')
    await vi.advanceTimersByTimeAsync(41_000)
    expect(live.state).toBe('stale')
    Source.last?.onopen?.()
    expect(live.state).toBe('live')
    expect(live.reconnected).toBe(1)
  })
})
