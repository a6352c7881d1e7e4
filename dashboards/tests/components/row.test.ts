import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import type { CaseRow } from '@/api/types'
import { useLocale } from '@/i18n'
import QueueRow from '@/queue/QueueRow.vue'
import { useSession } from '@/stores/session'

import { World } from '../mock/world'
import { me } from './people'

const MINE = { id: '522702.housing', name: '福泉市住房和城乡建设局' }
const OTHER = { id: '522702.emergency', name: '福泉市应急管理局' }

describe('a case in the department’s list', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    useLocale('zh-CN')
    useSession().me = { ...me('handler'), body: MINE }
  })

  it('says nothing of the kind to the hotline of its own tickets', () => {
    useSession().me = { ...me('hotline'), body: MINE }
    const row = { ...new World().detail('c-1000'), lead: OTHER, supporting: [] } as CaseRow
    expect(mount(QueueRow, { props: { row, current: false, changed: false, left: false, showState: false } }).text()).not.toContain('请参与')
  })

  it.each([
    { lead: OTHER, supporting: [], told: true, why: 'another leads and mine is asked' },
    { lead: OTHER, supporting: [MINE], told: false, why: 'mine supports' },
    { lead: MINE, supporting: [], told: false, why: 'mine leads' },
    { lead: null, supporting: [], told: false, why: 'it was given back' },
  ])('says that one is asked to take part: $told where $why', ({ lead, supporting, told }) => {
    const row = { ...new World().detail('c-1000'), lead, supporting } as CaseRow
    const shown = mount(QueueRow, { props: { row, current: false, changed: false, left: false, showState: false } })
    expect(shown.text().includes('请参与')).toBe(told)
  })

  it('says place and lead body as clerks do, with the whole name as a title', () => {
    const place = { code: '522732', name: '三都水族自治县', path: ['贵州省', '黔南布依族苗族自治州', '三都水族自治县'] }
    const row = { ...new World().detail('c-1000'), place, lead: { id: '522732.social', name: '三都水族自治县人力资源和社会保障局' } } as CaseRow
    const shown = mount(QueueRow, { props: { row, current: false, changed: false, left: false, showState: false } })
    expect([shown.get('.place').text(), shown.get('.place').attributes('title')]).toEqual(['三都县', '贵州省 › 黔南布依族苗族自治州 › 三都水族自治县'])
    expect([shown.get('.lead').text(), shown.get('.lead').attributes('title')]).toEqual(['三都县人力资源和社会保障局', '三都水族自治县人力资源和社会保障局'])
  })

  it('puts its flags beside the title, so that place and lead body keep their line', () => {
    const row = { ...new World().detail('c-1000'), lead: MINE, uncertain: true } as CaseRow
    const shown = mount(QueueRow, { props: { row, current: false, changed: false, left: false, showState: false } })
    expect(shown.get('.title').text()).toContain('待核')
    expect(shown.get('.facts').text()).not.toContain('待核')
  })
})
