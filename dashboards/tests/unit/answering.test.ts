import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import type { CaseDetail } from '@/api/types'
import { useAnswer } from '@/casework/forms/useAnswer'
import { useLocale } from '@/i18n'

describe('what an answer owes', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    useLocale('zh-CN')
  })
  function answer(): ReturnType<typeof useAnswer> {
    const found: ReturnType<typeof useAnswer>[] = []
    mount({ setup: () => { found.push(useAnswer({ disposition: 'problem' } as CaseDetail)) }, render: () => null })
    const [only] = found
    if (!only) throw new Error('not set up')
    return only
  }

  it('is all of it in the response', () => {
    const { owed, owedError, owedHint } = answer()
    expect(owedError('response', owed.slice(1))).toContain('逐项核对')
    expect(owedError('response', owed)).toBe('')
    expect(owedHint('response')).toBe('')
  })

  it.each(['authoritative_information', 'further_information'] as const)('is what is known by then in %s, and the form says so', (kind) => {
    const { owedError, owedHint } = answer()
    expect(owedError(kind, [])).toBe('')
    expect(owedHint(kind)).toContain('后续信息')
  })
})
