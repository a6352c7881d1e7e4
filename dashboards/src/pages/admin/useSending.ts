/** One order to the server at a time; what it refuses is kept until the next. */
import { ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

export function useSending() {
  const sending = ref(false)
  const problem = shallowRef<Problem | null>(null)

  /** True when the order was carried out. */
  async function send(order: () => Promise<unknown>): Promise<boolean> {
    sending.value = true
    problem.value = null
    try {
      await order()
      return true
    } catch (error) {
      problem.value = asProblem(error)
      return false
    } finally {
      sending.value = false
    }
  }

  return { sending, problem, send }
}
