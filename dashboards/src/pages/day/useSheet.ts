/** A form of the day's books: its draft, its errors, and sending it. */
import { computed, ref } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { useDraft } from '@/drafts/useDraft'

export type SheetErrors<F> = Partial<Record<keyof F, string>>

export interface Sheet<F extends object, A> {
  /** Names the draft on this machine: which book, which entry. */
  book: string
  entry: string
  blank: () => F
  check: (draft: F) => SheetErrors<F>
  send: (draft: F) => Promise<A>
  done: (answer: A) => void
}

export function useSheet<F extends object, A>(sheet: Sheet<F, A>) {
  const { draft, restored, clear } = useDraft<F>(sheet.book, sheet.entry, sheet.blank)
  const sending = ref(false)
  const tried = ref(false)
  const problem = ref<Problem | null>(null)
  const plain = draft as F
  const errors = computed<SheetErrors<F>>(() => (tried.value ? sheet.check(plain) : {}))

  async function submit(): Promise<void> {
    tried.value = true
    if (sending.value || Object.keys(sheet.check(plain)).length > 0) return
    sending.value = true
    problem.value = null
    try {
      const answer = await sheet.send(plain)
      clear()
      sheet.done(answer)
    } catch (error) {
      problem.value = asProblem(error)
    } finally {
      sending.value = false
    }
  }

  return { draft, restored, clear, errors, sending, problem, submit }
}
