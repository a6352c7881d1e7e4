import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'

import { listCases } from '@/api/cases'
import { useFoundCases } from '@/casework/useFoundCases'
import { useLoaded } from '@/components/useLoaded'

vi.mock('@/api/cases', () => ({ listCases: vi.fn() }))

/** Questions whose answers come when the test lets them. */
function questions<T>() {
  const open: ((answer: T) => void)[] = []
  return { ask: () => new Promise<T>((done) => open.push(done)), answer: (index: number, value: T) => open[index]?.(value) }
}

function using<T>(setup: () => T) {
  let made: T | undefined
  const host = mount({ setup: () => { made = setup() }, render: () => null })
  return { host, made: made as T }
}

describe('an answer that a later question overtook', () => {
  it('does not replace the answer to the later one', async () => {
    const { ask, answer } = questions<string>()
    const period = ref('7d')
    const { host, made } = using(() => useLoaded(ask, [period]))
    period.value = '30d'
    await flushPromises()
    answer(1, 'thirty days')
    await flushPromises()
    answer(0, 'seven days')
    await flushPromises()
    expect([made.data.value, made.status.value]).toEqual(['thirty days', 'ready'])
    host.unmount()
  })

  it('tells the request that nobody waits for it any more', async () => {
    const signals: AbortSignal[] = []
    const { host } = using(() => useLoaded((signal) => new Promise<never>(() => signals.push(signal))))
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    host.unmount()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    await flushPromises()
  })

  it('does not put the first cases among those that were looked for by words', async () => {
    const { ask, answer } = questions<Awaited<ReturnType<typeof listCases>>>()
    vi.mocked(listCases).mockImplementation(ask)
    const found = (id: string) => ({ items: [{ id }] }) as Awaited<ReturnType<typeof listCases>>
    const { host, made } = using(() => useFoundCases((words) => (words ? { q: words } : {})))
    void made.look('停水')
    answer(1, found('words'))
    await flushPromises()
    answer(0, found('first'))
    await flushPromises()
    expect([made.found.value.map(({ id }) => id), made.looking.value]).toEqual([['words'], false])
    host.unmount()
  })
})
