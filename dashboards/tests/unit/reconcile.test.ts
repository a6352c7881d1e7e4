import { describe, expect, it } from 'vitest'

import { appendRows, neighbour, reconcile, replaceRow } from '@/queue/reconcile'

import { World } from '../mock/world'

const all = new World(() => Date.parse('2026-11-24T03:00:00Z'), 8).list(new URLSearchParams()).items
const ids = (rows: { id: string }[]): string[] => rows.map((row) => row.id)

describe('live news and the queue on screen', () => {
  const shown = all.slice(0, 4)

  it('never moves a row, even when the order of urgency is another one now', () => {
    const found = reconcile(shown, [...shown].reverse(), true)
    expect(ids(found.rows)).toEqual(ids(shown))
  })

  it('puts what changed into the row where it stands', () => {
    const news = shown.map((row) => (row.id === shown[2]?.id ? { ...row, revision: 99 } : row))
    expect(reconcile(shown, news, true).rows[2]?.revision).toBe(99)
  })

  it('announces new cases and does not insert them', () => {
    const found = reconcile(shown, [...all.slice(4, 7), ...shown], true)
    expect(found.fresh).toEqual(ids(all.slice(4, 7)))
    expect(found.rows).toHaveLength(4)
  })

  it('keeps a row that has left, and says so only when the list is complete', () => {
    const found = reconcile(shown, shown.slice(1), true)
    expect(found.left).toEqual([shown[0]?.id])
    expect(found.rows).toHaveLength(4)
    expect(reconcile(shown, shown.slice(1), false).left).toEqual([])
  })

  it('replaces one row and appends others without repeating any', () => {
    const [first] = shown
    if (!first) throw new Error('the mock has cases')
    expect(replaceRow(shown, { ...first, revision: 50 })[0]?.revision).toBe(50)
    expect(ids(appendRows(shown, all.slice(2, 6)))).toEqual(ids(all.slice(0, 6)))
  })
})

describe('moving the cursor', () => {
  it('starts at the first row and stops at the ends', () => {
    const rows = all.slice(0, 3)
    const [first, second, third] = ids(rows)
    expect(neighbour(rows, '', 1)).toBe(first)
    expect(neighbour(rows, first ?? '', 1)).toBe(second)
    expect(neighbour(rows, first ?? '', -1)).toBe(first)
    expect(neighbour(rows, third ?? '', 1)).toBe(third)
    expect(neighbour([], '', 1)).toBe('')
  })
})
