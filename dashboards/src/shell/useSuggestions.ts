/** Completions of what is typed, asked for when the typing rests; what cannot be had is not missed. */
import { onScopeDispose, ref, shallowRef } from 'vue'

import { suggest, type Suggestion } from '@/api/search'

const REST_MS = 150
const LONGEST = 100

export function useSuggestions() {
  const found = shallowRef<Suggestion[]>([])
  const active = ref(-1)
  const open = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let abort = new AbortController()

  function close(): void {
    clearTimeout(timer)
    abort.abort()
    open.value = false
    active.value = -1
  }

  async function look(words: string): Promise<void> {
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    const entries = words.length > LONGEST ? [] : await suggest(words, signal).catch(() => [])
    if (signal.aborted) return
    found.value = entries
    active.value = -1
    open.value = entries.length > 0
  }

  /** At once for a field whose values are wanted now, else when the typing rests. */
  function ask(words: string, atOnce = false): void {
    clearTimeout(timer)
    timer = setTimeout(() => void look(words), atOnce ? 0 : REST_MS)
  }

  /** One up or down; beyond the ends is the text itself. */
  function move(step: 1 | -1): void {
    const places = found.value.length + 1
    active.value = ((active.value + 1 + step + places) % places) - 1
  }

  onScopeDispose(close)
  return { found, active, open, ask, move, close }
}
