import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import { useDraft } from '@/drafts/useDraft'
import { useSession } from '@/stores/session'

import { me } from './people'

const blank = (): { text: string; bodies: string[] } => ({ text: '', bodies: [] })

describe('a draft', () => {
  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
    useSession().me = me('handler')
  })

  it('is there again after the page was left', () => {
    useDraft('c-1', 'progress', blank).draft.text = '正在抢修'
    const again = useDraft('c-1', 'progress', blank)
    expect(again.draft.text).toBe('正在抢修')
    expect(again.restored.value).toBe(true)
  })

  it('belongs to one case, one form and one person', () => {
    useDraft('c-1', 'progress', blank).draft.text = '正在抢修'
    expect(useDraft('c-2', 'progress', blank).draft.text).toBe('')
    expect(useDraft('c-1', 'close', blank).draft.text).toBe('')
    useSession().me = me('analyst')
    expect(useDraft('c-1', 'progress', blank).draft.text).toBe('')
  })

  it('is gone once sent', () => {
    const { draft, clear } = useDraft('c-1', 'progress', blank)
    draft.text = '完成'
    clear()
    expect(draft.text).toBe('')
    expect(localStorage).toHaveLength(0)
    expect(useDraft('c-1', 'progress', blank).restored.value).toBe(false)
  })

  it('ignores what was kept in another shape', () => {
    localStorage.setItem('huiying.draft.handler.c-1.progress', '{"text":7,"bodies":"x","gone":true}')
    expect(useDraft('c-1', 'progress', blank).draft).toEqual({ text: '', bodies: [] })
    localStorage.setItem('huiying.draft.handler.c-1.progress', 'not json')
    expect(useDraft('c-1', 'progress', blank).draft).toEqual({ text: '', bodies: [] })
  })
})
