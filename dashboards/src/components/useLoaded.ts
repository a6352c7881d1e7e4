/** Something loaded with its state: once, when what it depends on changes, and on request. */
import { onMounted, onUnmounted, ref, shallowRef, watch, type WatchSource } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, dependsOn: WatchSource[] = []) {
  const status = ref<'loading' | 'error' | 'ready'>('loading')
  const problem = ref<Problem | null>(null)
  const data = shallowRef<T | null>(null)
  let abort = new AbortController()

  /** What is shown stays until there is something newer; an error makes way at once. */
  async function reload(): Promise<void> {
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    if (status.value === 'error') status.value = 'loading'
    try {
      const found = await load(signal)
      if (signal.aborted) return
      data.value = found
      status.value = 'ready'
    } catch (error) {
      if (signal.aborted) return
      problem.value = asProblem(error)
      status.value = 'error'
    }
  }

  watch(dependsOn, () => {
    status.value = 'loading'
    void reload()
  })
  onMounted(() => void reload())
  onUnmounted(() => {
    abort.abort()
  })
  return { status, problem, data, reload }
}
