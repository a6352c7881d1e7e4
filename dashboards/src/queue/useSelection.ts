/** Rows chosen for one command, with the revision at which each was chosen. */
import { computed, ref, type Ref } from 'vue'

import type { CaseRow } from '@/api/types'

import { neighbour } from './reconcile'

/** As many as the API takes at once. */
export const MOST = 100

export function useSelection(rows: Ref<readonly CaseRow[]>, cursor: Ref<string>) {
  const chosen = ref(new Map<string, number>())

  function add(id: string): void {
    const row = rows.value.find((each) => each.id === id)
    if (row && chosen.value.size < MOST) chosen.value.set(id, row.revision)
  }

  function toggle(id: string): void {
    if (!chosen.value.delete(id)) add(id)
  }

  /** Chooses the row under the cursor and the next one, and goes there. */
  function extend(step: 1 | -1): void {
    add(cursor.value)
    cursor.value = neighbour(rows.value, cursor.value, step)
    add(cursor.value)
  }

  function clear(): void {
    chosen.value.clear()
  }

  const cases = computed(() => [...chosen.value].map(([id, revision]) => ({ id, revision })))
  const ids = computed(() => new Set(chosen.value.keys()))
  return { ids, cases, toggle, extend, clear }
}
