import { describe, expect, it } from 'vitest'

import { clip, cutAtSpans, joinMarked } from '@/text/segments'

const marked = (text: string, spans: { start: number; end: number }[]): string[] =>
  cutAtSpans(text, spans).filter((piece) => piece.marks.length > 0).map((piece) => piece.text)

describe('text cut at spans', () => {
  it('counts code points, so that characters beyond the basic plane do not shift the marks', () => {
    expect(marked('🔥🔥福泉𠀀村爆炸', [{ start: 2, end: 4 }, { start: 6, end: 8 }])).toEqual(['福泉', '爆炸'])
    expect(marked('在𠀀村', [{ start: 1, end: 3 }])).toEqual(['𠀀村'])
  })

  it('loses and repeats nothing, whatever the spans', () => {
    const text = '都匀🚰连续三天停水'
    const spans = [{ start: -3, end: 2 }, { start: 1, end: 5 }, { start: 8, end: 99 }, { start: 4, end: 4 }, { start: 50, end: 60 }]
    expect(cutAtSpans(text, spans).map((piece) => piece.text).join('')).toBe(text)
  })

  it('gives overlapping marks to the piece that they share', () => {
    const pieces = cutAtSpans('abcdef', [{ start: 0, end: 4 }, { start: 2, end: 6 }])
    expect(pieces.map((piece) => [piece.text, piece.marks.length])).toEqual([['ab', 1], ['cd', 2], ['ef', 1]])
  })

  it('takes an empty text', () => {
    expect(cutAtSpans('', [{ start: 0, end: 3 }]).map((piece) => piece.text).join('')).toBe('')
  })
})

describe('marked neighbours', () => {
  const runs = (text: string, spans: { start: number; end: number; why: string }[]): string[] =>
    joinMarked(cutAtSpans(text, spans), (a, b) => a.why === b.why).map((piece) => `${piece.text}:${piece.marks.length}`)

  it('are one run where spans overlap, so that no word is cut', () => {
    expect(runs('致18人死亡', [{ start: 1, end: 5, why: 'toll' }, { start: 4, end: 6, why: 'word' }])).toEqual(['致:0', '18人死亡:2'])
  })

  it('are one run where their reasons are the same, and two where they differ', () => {
    expect(runs('停水停电', [{ start: 0, end: 2, why: 'word' }, { start: 2, end: 4, why: 'word' }])).toEqual(['停水停电:2'])
    expect(runs('都匀停水', [{ start: 0, end: 2, why: 'place' }, { start: 2, end: 4, why: 'word' }])).toEqual(['都匀:1', '停水:1'])
  })
})

describe('a clipped text', () => {
  it('never cuts a character in two', () => {
    expect(clip('𠀀𠀁𠀂', 2)).toBe('𠀀𠀁…')
    expect(clip('短', 2)).toBe('短')
  })
})
