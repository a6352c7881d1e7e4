import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import type { CaseDetail, EventRow } from '@/api/types'
import EvidenceText from '@/casework/EvidenceText.vue'
import HistoryList from '@/casework/HistoryList.vue'
import { actionsOf } from '@/casework/actions'
import { blanksLeft, isWebAddress, personalData } from '@/casework/publishing'
import WhyPanel from '@/casework/WhyPanel.vue'
import { safeNext } from '@/router'

import { World } from '../mock/world'

describe('evidence in a text', () => {
  const text = '🔥<b>福泉</b>爆炸'
  const evidence = [{ field: 'text', text: '爆炸', start: 10, end: 12, why: '词典：突发事件', told: '', judgement: '类别' }]

  it('is marked at its code points, can be focused, and tells its reason', () => {
    const mark = mount(EvidenceText, { props: { text, evidence } }).get('mark')
    expect(mark.text()).toBe('爆炸')
    expect(mark.attributes('tabindex')).toBe('0')
    expect(mark.attributes('aria-description')).toBe('类别 · 词典：突发事件')
  })

  it('tells what the rules look for, and names them only where they have no words', () => {
    const described = (told: string): string | undefined =>
      mount(EvidenceText, { props: { text, evidence: [{ field: 'text', text: '爆炸', start: 10, end: 12, why: 'E-hazard', told, judgement: 'emergency' }] } }).get('mark').attributes('aria-description')
    expect(described('一句话里说到险情')).toBe('突发事件 · 一句话里说到险情')
    expect(described('E-hazard')).toBe('突发事件 · 规则 E-hazard')
  })

  it('leaves markup in a post as text', () => {
    const shown = mount(EvidenceText, { props: { text, evidence } })
    expect(shown.text()).toBe(text)
    expect(shown.find('b').exists()).toBe(false)
  })
})

describe('the text that a case was founded on', () => {
  const marked = (start: number) => ({ field: 'text', text: '爆炸', start, end: start + 2, why: '', told: '', judgement: '类别' })
  const shownOf = (text: string, marks: ReturnType<typeof marked>[]) =>
    mount(WhyPanel, { props: { detail: { ...new World().detail('c-1000'), summary_text: text, evidence: marks } as CaseDetail } })

  it('is whole where it is short', () => {
    const shown = shownOf('爆炸'.repeat(200), [marked(0), marked(398)])
    expect([shown.get('.words').text().length, shown.findAll('mark').length, shown.find('button').exists()]).toEqual([400, 2, false])
  })

  it('is folded where it is a feature, says how many marks are below, and opens', async () => {
    const shown = shownOf('爆炸'.repeat(800), [marked(0), marked(399), marked(1200)])
    expect([shown.get('.words').text(), shown.findAll('mark').length]).toEqual([`${'爆炸'.repeat(200)}…`, 1])
    expect(shown.text()).toContain('其余还有 2 处依据')
    await shown.get('button').trigger('click')
    expect([shown.get('.words').text().length, shown.findAll('mark').length]).toEqual([1600, 3])
    expect(shown.text()).not.toContain('其余还有')
  })
})

describe('the history', () => {
  it.each([
    ['threshold', 80, '签收 到达 80%'],
    ['stop', 0, '签收 完成'],
  ] as const)('says of a clock’s move how far it has come: %s', (move, threshold, told) => {
    const clocks = [{ kind: 'sign_in', body: null, move, due_at: null, threshold, reason: '' }]
    const event = { ...new World().detail('c-1000')?.history[0], seq: 1, type: 'threshold_passed', facts: {}, clocks } as EventRow
    expect(mount(HistoryList, { props: { events: [event] } }).get('li').text()).toContain(told)
  })
})

describe('an answer before it is published', () => {
  it('has no blanks and no personal data', () => {
    expect(blanksLeft('经查，【调查情况】。【处理结果】')).toBe(2)
    expect(personalData('联系 13812345678，身份证 522701199001011234，信箱 a@b.cn')).toEqual(['identity', 'phone', 'mail'])
    expect(personalData('138****5678，第 20261124 号')).toEqual([])
  })

  it('has an address that can be opened', () => {
    expect(isWebAddress('https://example.invalid/1')).toBe(true)
    expect(isWebAddress('javascript:alert(1)')).toBe(false)
    expect(isWebAddress('见附件')).toBe(false)
  })
})

describe('the buttons of a case', () => {
  it('offer only what is allowed, the expected one marked', () => {
    const actions = actionsOf({ state: 'dispatched', allowed: ['return', 'sign-in'] })
    expect(actions.map(({ name, main }) => [name, main])).toEqual([['sign-in', true], ['return', false]])
  })
})

describe('the place to come back to after sign-in', () => {
  it.each([['/desk?case=c-1', '/desk?case=c-1'], ['//elsewhere.invalid', '/'], ['https://elsewhere.invalid', '/'], ['/\\elsewhere', '/'], [undefined, '/']])('%s leads to %s', (next, place) => {
    expect(safeNext(next)).toBe(place)
  })
})
