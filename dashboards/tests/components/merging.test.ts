import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import type { CaseRow } from '@/api/types'
import MergeCandidates from '@/casework/MergeCandidates.vue'
import { useLocale } from '@/i18n'

import { World } from '../mock/world'

const row = (id: string, topic: CaseRow['topic']): CaseRow => ({ ...new World().detail('c-1000'), id, title: id, topic }) as CaseRow
const rows = [row('a', '交通运输'), row('b', '城乡建设'), ...Array.from('cdefgh', (id) => row(id, '交通运输'))]

describe('before a case to merge into is chosen', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    useLocale('zh-CN')
  })

  it('offers six, those of the same topic first, and says which is chosen', async () => {
    const shown = mount(MergeCandidates, { props: { rows, looking: false, problem: null, topic: '城乡建设' } })
    const titles = shown.findAll('button .ellipsis:first-child').map((each) => each.text())
    expect(titles.filter((title) => title.length === 1)).toEqual(['b', 'a', 'c', 'd', 'e', 'f'])
    expect(shown.findAll('.same')).toHaveLength(1)
    await shown.get('button').trigger('click')
    expect(shown.emitted('choose')).toEqual([['b']])
  })

  it('says what to do where there is none, and offers to try again where it could not be looked', async () => {
    const shown = mount(MergeCandidates, { props: { rows: [], looking: false, problem: null, topic: null } })
    expect(shown.text()).toContain('输入词语')
    await shown.setProps({ problem: { status: 503, title: '', detail: '' } as never })
    await shown.get('[role="alert"] button').trigger('click')
    expect(shown.emitted('retry')).toHaveLength(1)
    await shown.setProps({ looking: true })
    expect(shown.find('.skeleton').exists()).toBe(true)
  })
})
