/** What is being written is kept on this machine until it is sent or thrown away. */
import { reactive, ref, watch } from 'vue'

import { useSession } from '@/stores/session'

const PREFIX = 'huiying.draft'

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

/** Whether a kept value fits the blank one: the same kind, lists for lists. */
function fits(kept: unknown, blank: unknown): boolean {
  return typeof kept === typeof blank && Array.isArray(kept) === Array.isArray(blank) && kept !== null
}

/**
 * A form that survives reloading, signing in anew and a conflict. `form` names it within the case; `blank`
 * makes the empty form. Drafts of one user are not shown to the next.
 */
export function useDraft<T extends object>(caseId: string, form: string, blank: () => T) {
  const user = useSession().me?.username ?? ''
  const key = [PREFIX, user, caseId, form].join('.')
  const kept = read(key)
  const start = blank()
  const restored = ref(false)
  if (typeof kept === 'object' && kept !== null) {
    for (const [name, value] of Object.entries(kept)) {
      if (name in start && fits(value, Reflect.get(start, name))) Reflect.set(start, name, value)
    }
    restored.value = true
  }
  const draft = reactive(start)
  const untouched = JSON.stringify(blank())

  watch(
    draft,
    () => {
      const now = JSON.stringify(draft)
      if (now === untouched) localStorage.removeItem(key)
      else localStorage.setItem(key, now)
    },
    { deep: true, flush: 'sync' },
  )

  /** Back to the empty form, and forgotten. */
  function clear(): void {
    Object.assign(draft, blank())
    restored.value = false
    localStorage.removeItem(key)
  }

  return { draft, restored, clear }
}
