/** What a document says stays in its words, on the page and in a file. */
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import ExportTools from '@/components/ExportTools.vue'
import type { Sheet } from '@/exports/sheet'
import { useLocale } from '@/i18n'
import RuleTable from '@/pages/admin/RuleTable.vue'

const rows = [{ id: 'sign_in', cells: ['x'], clause: 'QN §8.1 谁主管谁负责' }, { id: 'dispatch', cells: ['x'], clause: 'TJ §7' }]

describe('a table of rules taken away', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
  })

  it.each([
    ['en', 'Clause', 'Clause (quoted words are the document’s, in Chinese)', 'QN §8.1 “谁主管谁负责”'],
    ['zh-CN', '条款', '条款', 'QN §8.1 谁主管谁负责'],
  ] as const)('in %s keeps the words of the document and says whose they are', (locale, last, head, clause) => {
    useLocale(locale)
    const table = mount(RuleTable, { props: { title: 'x', heads: ['y'], last, rows, profile: 'qiannan' } })
    const sheet = (table.getComponent(ExportTools).props('sheet') as () => Sheet)()
    expect(sheet.columns.at(-1)?.head).toBe(head)
    expect(sheet.rows.map((row) => row.at(-1))).toEqual([clause, 'TJ §7'])
  })
})
