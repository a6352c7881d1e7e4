/** Short notices at the edge of the page, one of which may offer to undo. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export interface Notice {
  id: number
  text: string
  undo?: () => Promise<void>
}

const PLAIN_MS = 4_000
const UNDO_MS = 12_000

export const useNotices = defineStore('notices', () => {
  const shown = ref<Notice[]>([])
  let next = 1

  function dismiss(id: number): void {
    shown.value = shown.value.filter((notice) => notice.id !== id)
  }

  function say(text: string, undo?: () => Promise<void>): void {
    const id = next
    next += 1
    shown.value = [...shown.value.slice(-2), { id, text, undo }]
    setTimeout(() => {
      dismiss(id)
    }, undo ? UNDO_MS : PLAIN_MS)
  }

  return { shown, say, dismiss }
})
