import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import EvidenceText from '@/casework/EvidenceText.vue'
import { actionsOf } from '@/casework/actions'
import { blanksLeft, isWebAddress, personalData } from '@/casework/publishing'
import { safeNext } from '@/router'

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
