/** More than a screen of rows at once, the others when these have been painted: who waits sees the first ones sooner. */
import { computed, onMounted, ref, type ComputedRef } from 'vue'

import { whenPainted } from '@/shell/idle'

const AT_ONCE = 16

export function useFirstRows<T>(rows: () => readonly T[]): ComputedRef<readonly T[]> {
  const painted = ref(false)
  onMounted(() => {
    whenPainted(() => (painted.value = true))
  })
  return computed(() => (painted.value ? rows() : rows().slice(0, AT_ONCE)))
}
