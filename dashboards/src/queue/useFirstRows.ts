/** More than a screen of rows at once, the others when these have been painted: who waits sees the first ones sooner. */
import { computed, onMounted, onUnmounted, ref, type ComputedRef } from 'vue'

const AT_ONCE = 16

export function useFirstRows<T>(rows: () => readonly T[]): ComputedRef<readonly T[]> {
  const painted = ref(false)
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onMounted(() => {
    frame = requestAnimationFrame(() => {
      timer = setTimeout(() => (painted.value = true))
    })
  })
  onUnmounted(() => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  })
  return computed(() => (painted.value ? rows() : rows().slice(0, AT_ONCE)))
}
