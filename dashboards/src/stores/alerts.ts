/** What newly answered one's saved searches: told by the stream, read again after it broke. */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { listAlerts, seeAlerts, type AlertList, type AlertRow } from '@/api/search'

import { useLive } from './live'

export const useAlerts = defineStore('alerts', () => {
  const live = useLive()
  const status = ref<'loading' | 'error' | 'ready'>('loading')
  const problem = shallowRef<Problem | null>(null)
  const items = shallowRef<AlertRow[]>([])
  const unseen = ref(0)
  let unlisten: (() => void) | null = null

  function takeOver(list: AlertList): void {
    items.value = list.items
    unseen.value = list.unseen
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

  function start(): void {
    if (unlisten) return
    void refresh()
    unlisten = live.hearAlerts(() => void refresh())
  }

  function stop(): void {
    unlisten?.()
    unlisten = null
    items.value = []
    unseen.value = 0
    status.value = 'loading'
  }

  watch(
    () => live.reconnected,
    () => {
      if (unlisten) void refresh()
    },
  )

  return { status, problem, items, unseen, refresh, see, start, stop }
})
