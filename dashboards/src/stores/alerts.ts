/** What newly answered one's saved searches, and what others did to the cases that one follows: told by the stream, read again after it broke. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import type { FollowedChange } from '@/api/follows'
import { asProblem, type Problem } from '@/api/problem'
import { listAlerts, seeAlerts, type AlertList, type AlertRow } from '@/api/search'

import { useLive } from './live'

export const useAlerts = defineStore('alerts', () => {
  const live = useLive()
  const status = ref<'loading' | 'error' | 'ready'>('loading')
  const problem = shallowRef<Problem | null>(null)
  const items = shallowRef<AlertRow[]>([])
  const changes = shallowRef<FollowedChange[]>([])
  const searched = ref(0)
  /** The followed case that is before one's eyes: what happens to it is seen at once. */
  const watched = ref('')
  const unseen = computed(() => searched.value + changes.value.filter((change) => !change.seen && change.case_id !== watched.value).length)
  let unlisten: (() => void) | null = null

  function takeOver(list: AlertList): void {
    items.value = list.items
    searched.value = list.unseen
    changes.value = list.changes
    status.value = 'ready'
  }

  async function refresh(): Promise<void> {
    try {
      takeOver(await listAlerts())
    } catch (error) {
      problem.value = asProblem(error)
      status.value = 'error'
    }
  }

  async function see(ids: number[] = []): Promise<void> {
    takeOver(await seeAlerts(ids))
  }

  /** The server noted it when it gave the case. */
  function saw(caseId: string): void {
    changes.value = changes.value.map((change) => (change.case_id === caseId ? { ...change, seen: true } : change))
  }

  function start(): void {
    if (unlisten) return
    void refresh()
    unlisten = live.hearAlerts(() => void refresh())
  }

  function stop(): void {
    unlisten?.()
    unlisten = null
    items.value = []
    changes.value = []
    searched.value = 0
    status.value = 'loading'
  }

  watch(
    () => live.reconnected,
    () => {
      if (unlisten) void refresh()
    },
  )

  return { status, problem, items, changes, unseen, watched, refresh, see, saw, start, stop }
})
