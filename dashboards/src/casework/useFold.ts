import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'

import type { Evidence } from '@/api/types'
import { clip } from '@/text/segments'

interface Marked {
  text: string
  evidence: Evidence[]
}

interface Fold {
  isLong: ComputedRef<boolean>
  whole: Ref<boolean>
  shown: ComputedRef<Marked>
  /** How many marks are folded away. */
  hidden: ComputedRef<number>
}

/** A marked text that may be far too long: its first `most` characters with their marks, the rest on request. */
export function useFold(of: () => Marked, most: () => number): Fold {
  const whole = ref(false)
  const isLong = computed(() => Array.from(of().text).length > most())
  const shown = computed(() => {
    const { text, evidence } = of()
    if (whole.value || !isLong.value) return { text, evidence }
    return { text: clip(text, most()), evidence: evidence.filter((mark) => mark.end <= most()) }
  })
  watch(() => of().text, () => (whole.value = false))
  return { isLong, whole, shown, hidden: computed(() => of().evidence.length - shown.value.evidence.length) }
}
