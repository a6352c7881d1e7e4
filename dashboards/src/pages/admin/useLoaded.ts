/** Something loaded once, with its state, and again on request. */
import { onMounted, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

export function useLoaded<T>(load: () => Promise<T>) {
  const status = ref<'loading' | 'error' | 'ready'>('loading')
  const problem = ref<Problem | null>(null)
  const data = shallowRef<T | null>(null)

  async function reload(): Promise<void> {
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
