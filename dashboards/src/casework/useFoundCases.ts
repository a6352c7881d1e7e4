/** Cases to choose from, looked for by words; an answer that a later question overtook is dropped. */
import { onMounted, ref, shallowRef } from 'vue'

import { listCases } from '@/api/cases'
import type { CaseQuery, CaseRow } from '@/api/types'

const SHOWN = 30

export function useFoundCases(asking: (words: string) => CaseQuery) {
  const found = shallowRef<CaseRow[]>([])
  const looking = ref(false)
  let asked = 0

  async function look(words = ''): Promise<void> {
    const mine = ++asked
    looking.value = true
    const list = await listCases({ sort: 'opened', limit: SHOWN, ...asking(words) }).catch(() => null)
    if (mine !== asked) return
    found.value = list?.items ?? []
    looking.value = false
  }

  onMounted(() => void look())
  return { found, looking, look }
}
