/** Giving one command: sending, refused, or overtaken by somebody else, with what was written kept. */
import { ref, shallowRef } from 'vue'

import { getCase, giveCommand, idempotencyKey } from '@/api/cases'
import { asProblem, Conflict, type Problem } from '@/api/problem'
import type { CaseDetail, CommandBodies, CommandName } from '@/api/types'

/** The revision is the one that the person saw when the form opened, not the newest. */
export interface Seen {
  id: string
  revision: number
}

export function useCommand<N extends CommandName>(name: N) {
  const sending = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const conflict = shallowRef<Conflict | null>(null)
  let key = idempotencyKey()

  function forget(): void {
    problem.value = null
    conflict.value = null
    key = idempotencyKey()
  }

  async function send(seen: Seen, body: CommandBodies[N]): Promise<CaseDetail | null> {
    sending.value = true
    problem.value = null
    conflict.value = null
    try {
      const answer = await giveCommand({ id: seen.id, name, body, revision: seen.revision, key })
      forget()
      return answer
    } catch (error) {
      const failure = asProblem(error)
      if (failure instanceof Conflict) conflict.value = failure
      else problem.value = failure
      if (failure.status >= 400 && failure.status < 500) key = idempotencyKey()
      return null
    } finally {
      sending.value = false
    }
  }

  /** Sends the same words again on the case as it is now, after the person has seen what changed. */
  async function sendAnyway(seen: Seen, body: CommandBodies[N]): Promise<CaseDetail | null> {
    const current = conflict.value?.currentRevision ?? (await getCase(seen.id)).revision
    return send({ id: seen.id, revision: current }, body)
  }

  return { sending, problem, conflict, send, sendAnyway, forget }
}
