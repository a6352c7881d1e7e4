/** A form that gives one command: its draft, its errors, sending it, and sending it after a conflict. */
import { computed, ref } from 'vue'

import type { CaseDetail, CommandBodies, CommandName } from '@/api/types'
import { useDraft } from '@/drafts/useDraft'

import { useCommand, type Seen } from './useCommand'

export type Errors<F> = Partial<Record<keyof F, string>>

export interface FormOptions<N extends CommandName, F extends object> {
  name: N
  /** The case as it was when the form opened: its revision is what the person has seen. */
  detail: CaseDetail
  blank: () => F
  body: (draft: F) => CommandBodies[N]
  check?: (draft: F) => Errors<F>
  done: (answer: CaseDetail) => void
}

export function useCommandForm<N extends CommandName, F extends object>(options: FormOptions<N, F>) {
  const seen: Seen = { id: options.detail.id, revision: options.detail.revision }
  const { draft, restored, clear } = useDraft<F>(seen.id, options.name, options.blank)
  const command = useCommand(options.name)
  const tried = ref(false)
  const plain = draft as F
  const errors = computed<Errors<F>>(() => (tried.value ? (options.check?.(plain) ?? {}) : {}))

  function finish(answer: CaseDetail | null): void {
    if (answer === null) return
    clear()
    options.done(answer)
  }

  async function submit(): Promise<void> {
    tried.value = true
    if (command.sending.value || Object.keys(options.check?.(plain) ?? {}).length > 0) return
    finish(await command.send(seen, options.body(plain)))
  }

  async function resend(): Promise<void> {
    finish(await command.sendAnyway(seen, options.body(plain)))
  }

  const { sending, problem, conflict } = command
  return { draft, restored, clear, errors, sending, problem, conflict, submit, resend }
}
