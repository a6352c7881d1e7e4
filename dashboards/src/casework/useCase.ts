/** One case on the page: loaded, renewed when the stream says so, replaced by what a command answers. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

import { getCase } from '@/api/cases'
import { asProblem, type Problem } from '@/api/problem'
import type { CaseDetail } from '@/api/types'
import { useLive } from '@/stores/live'

export function useCase(id: Ref<string>) {
  const live = useLive()
  const status = ref<'loading' | 'error' | 'ready'>('loading')
  const problem = ref<Problem | null>(null)
  const detail = shallowRef<CaseDetail | null>(null)
  let abort = new AbortController()

  async function load(quietly = false): Promise<void> {
    abort.abort()
    if (id.value === '') return
    abort = new AbortController()
    const { signal } = abort
    if (!quietly) status.value = 'loading'
    try {
      detail.value = await getCase(id.value, signal)
      status.value = 'ready'
    } catch (error) {
      if (signal.aborted || quietly) return
      problem.value = asProblem(error)
      status.value = 'error'
    }
  }

  function replace(next: CaseDetail): void {
    if (next.id === id.value) detail.value = next
  }

  const unlisten = live.listen((news) => {
    if (news.id === id.value && news.revision !== detail.value?.revision) void load(true)
  })
  watch(() => live.reconnected, () => void load(true))
  watch(id, () => void load(), { immediate: true })
  onScopeDispose(() => {
    abort.abort()
    unlisten()
  })
  return { status, problem, detail, load, replace }
}
