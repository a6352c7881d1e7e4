/** How many calls wait to be acknowledged, read again by itself while somebody is signed in. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

import { countOpenCalls } from '@/api/day'

const AGAIN_MS = 30_000

export const useCalls = defineStore('calls', () => {
  const waiting = ref(0)
  const known = ref(false)
  let timer = 0

  async function refresh(): Promise<void> {
    try {
      waiting.value = await countOpenCalls()
      known.value = true
    } catch {
      // The number is a hint: the page of calls tells what went wrong.
      waiting.value = 0
    }
  }

  function start(): void {
    if (timer) return
    void refresh()
    timer = window.setInterval(() => void refresh(), AGAIN_MS)
  }

  function stop(): void {
    window.clearInterval(timer)
    timer = 0
    waiting.value = 0
    known.value = false
  }

  return { waiting, known, refresh, start, stop }
})
