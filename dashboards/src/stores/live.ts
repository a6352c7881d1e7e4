/** The live connection of the signed-in page: its state, the counts of the views, and news of cases. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

import { CaseStream, type CaseNews, type StreamState } from '@/api/stream'

export const useLive = defineStore('live', () => {
  const state = ref<StreamState>('connecting')
  const lastHeard = ref(new Date())
  const views = ref<Record<string, number>>({})
  const reconnected = ref(0)
  /** How often the line was made, the first time too: what happened before, nobody told. */
  const connected = ref(0)
  const listeners = new Set<(news: CaseNews) => void>()
  const alerted = new Set<() => void>()
  let stream: CaseStream | null = null

  function onState(next: StreamState): void {
    if (state.value === 'stale' && next === 'connecting') return
    if (state.value === 'stale' && next === 'live') reconnected.value += 1
    if (state.value !== 'live' && next === 'live') connected.value += 1
    if (next === 'live') lastHeard.value = new Date()
    state.value = next
  }

  /** A count that the stream does not tell, as it is one's own. */
  function count(view: string, number: number): void {
    views.value = { ...views.value, [view]: number }
  }

  function start(): void {
    if (stream) return
    stream = new CaseStream('/api/v1/stream', {
      onState,
      onCase: (news) => {
        for (const listener of listeners) listener(news)
      },
      onAlert: () => {
        for (const listener of alerted) listener()
      },
      onCounts: (counts) => {
        views.value = counts
      },
    })
    stream.start()
  }

  function stop(): void {
    stream?.stop()
    stream = null
    state.value = 'connecting'
  }

  function reconnect(): void {
    stream?.start()
  }

  /** Hears every case event until the returned function is called. */
  function listen(listener: (news: CaseNews) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Hears that there is an alert until the returned function is called. */
  function hearAlerts(listener: () => void): () => void {
    alerted.add(listener)
    return () => alerted.delete(listener)
  }

  return { state, lastHeard, views, reconnected, connected, start, stop, reconnect, listen, hearAlerts, count }
})
