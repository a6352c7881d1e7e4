/** One's saved searches with their counts. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import { changeSearch, keepSearch, listSearches, removeSearch, type NewSearch, type SavedSearch } from '@/api/search'
import { asProblem, type Problem } from '@/api/problem'

export const useSearches = defineStore('searches', () => {
  const status = ref<'loading' | 'ready'>('loading')
  const problem = shallowRef<Problem | null>(null)
  const items = shallowRef<SavedSearch[]>([])

  async function load(): Promise<void> {
    if (problem.value) status.value = 'loading'
    problem.value = null
    try {
      items.value = await listSearches()
    } catch (error) {
      problem.value = asProblem(error)
    } finally {
      status.value = 'ready'
    }
  }

  async function keep(order: NewSearch): Promise<SavedSearch> {
    const kept = await keepSearch(order)
    items.value = [...items.value, kept]
    return kept
  }

  async function change(id: number, order: { name?: string; alerts?: boolean }): Promise<SavedSearch> {
    const changed = await changeSearch(id, order)
    items.value = items.value.map((each) => (each.id === id ? changed : each))
    return changed
  }

  async function remove(id: number): Promise<SavedSearch> {
    const removed = await removeSearch(id)
    items.value = items.value.filter((each) => each.id !== id)
    return removed
  }

  return { status, problem, items, load, keep, change, remove }
})
