/** Something loaded once, with its state, and again on request. */
import { onMounted, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

export function useLoaded<T>(load: () => Promise<T>) {
  const status = ref<'loading' | 'error' | 'ready'>('loading')
  const problem = ref<Problem | null>(null)
  const data = shallowRef<T | null>(null)

  /** What is shown stays until there is something newer; an error makes way at once. */
  async function reload(): Promise<void> {
    if (status.value === 'error') status.value = 'loading'
    try {
      data.value = await load()
      status.value = 'ready'
    } catch (error) {
      problem.value = asProblem(error)
      status.value = 'error'
    }
  }

  onMounted(() => void reload())
  return { status, problem, data, reload }
}
