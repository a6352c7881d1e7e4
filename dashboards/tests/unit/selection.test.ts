import { describe, expect, it } from 'vitest'
import { ref } from 'vue'

import type { CaseRow } from '@/api/types'
import { MOST, useSelection } from '@/queue/useSelection'

const rowsOf = (count: number): CaseRow[] => Array.from({ length: count }, (_, index) => ({ id: `c-${index}`, revision: index }) as CaseRow)

describe('rows chosen for one command', () => {
  it('are the row under the cursor and those it is led over, each at the revision seen', () => {
    const cursor = ref('c-1')
    const selection = useSelection(ref(rowsOf(5)), cursor)
    selection.extend(1)
    selection.extend(1)
    expect(selection.cases.value).toEqual([1, 2, 3].map((n) => ({ id: `c-${n}`, revision: n })))
    expect(cursor.value).toBe('c-3')
    selection.toggle('c-2')
    expect([...selection.ids.value]).toEqual(['c-1', 'c-3'])
  })

  it('are no more than the API takes at once', () => {
    const rows = rowsOf(MOST + 5)
    const selection = useSelection(ref(rows), ref(''))
    for (const row of rows) selection.toggle(row.id)
    expect(selection.ids.value.size).toBe(MOST)
  })
})
