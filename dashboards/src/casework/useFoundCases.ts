/** Cases to choose from, looked for by words; an answer that a later question overtook is dropped. */
import { onMounted, ref, shallowRef } from 'vue'

import { listCases } from '@/api/cases'
import { asProblem, type Problem } from '@/api/problem'
import type { CaseQuery, CaseRow } from '@/api/types'

const SHOWN = 30

export function useFoundCases(asking: (words: string) => CaseQuery) {
  const found = shallowRef<CaseRow[]>([])
  const looking = ref(true)
  const problem = shallowRef<Problem | null>(null)
  let asked = 0

  async function look(words = ''): Promise<void> {
    const mine = ++asked
    looking.value = true
    const answer = await listCases({ sort: 'opened', limit: SHOWN, ...asking(words) }).catch(asProblem)
    if (mine !== asked) return
    found.value = 'items' in answer ? answer.items : []
    problem.value = 'items' in answer ? null : answer
    looking.value = false
  }

  onMounted(() => void look())
  return { found, looking, problem, look }
}
