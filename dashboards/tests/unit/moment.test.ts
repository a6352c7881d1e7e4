import { describe, expect, it } from 'vitest'

import { formatCountdown, formatMoment, formatSpan, fromLocalInput, toLocalInput } from '@/time/moment'
import { readMoment } from '@/time/reading'

const now = new Date('2026-11-24T03:00:00Z')
const after = (minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString()

describe('a countdown', () => {
  it.each([
    [192, '剩 3 小时 12 分', '3 h 12 min left'],
    [120, '剩 2 小时', '2 h left'],
    [45, '剩 45 分钟', '45 min left'],
    [0.5, '剩 不足 1 分钟', 'under 1 min left'],
    [2 * 1440 + 5 * 60 + 59, '剩 2 天 5 小时', '2 d 5 h left'],
    [-120, '超时 2 小时', '2 h overdue'],
    [-1, '超时 1 分钟', '1 min overdue'],
  ])('says what is left of %s minutes in both languages', (minutes, chinese, english) => {
    expect(formatCountdown(after(minutes), now, 'zh-CN')).toBe(chinese)
    expect(formatCountdown(after(minutes), now, 'en')).toBe(english)
  })

  it('is never negative', () => {
    expect(formatSpan(-5, 'zh-CN')).toBe('不足 1 分钟')
    expect(formatSpan(11 * 3600 + 35 * 60, 'zh-CN', 1)).toBe('11 小时')
  })
})

describe('a moment', () => {
  it('names the weekday in the zone of the office, whatever the desk has', () => {
    expect(formatMoment('2026-11-24T06:30:00Z', 'zh-CN', now)).toBe('11月24日 周二 14:30')
    expect(formatMoment('2026-11-24T06:30:00Z', 'en', now)).toBe('Tue 24 Nov 14:30')
  })

  it('belongs to the next day after 16:00 UTC', () => {
    expect(formatMoment('2026-11-24T16:00:00Z', 'zh-CN', now)).toBe('11月25日 周三 00:00')
  })

  it('shows the year only when it is another one', () => {
    expect(formatMoment('2027-01-01T01:00:00Z', 'zh-CN', now)).toBe('2027年1月1日 周五 09:00')
  })

  it('survives the way through a form field', () => {
    const at = new Date('2026-11-24T06:30:00Z')
    expect(toLocalInput(at)).toBe('2026-11-24T14:30')
    expect(fromLocalInput('2026-11-24T14:30')?.toISOString()).toBe(at.toISOString())
    expect(fromLocalInput('tomorrow')).toBeNull()
  })
})

describe('a moment that is typed', () => {
  const NOW = new Date('2026-11-23T18:30:00Z') // the 24th in Beijing

  it.each([
    ['2026-11-24 14:30', '2026-11-24T14:30'],
    ['2026-11-24T14:30', '2026-11-24T14:30'],
    ['2026/1/4  9:05', '2026-01-04T09:05'],
    ['2026年11月24日 14:30', '2026-11-24T14:30'],
    ['11月24日 周二 14时30分', '2026-11-24T14:30'],
    ['２０２６-11-24 14：30', '2026-11-24T14:30'],
    ['11-24 14:30', '2026-11-24T14:30'],
    ['14:30', '2026-11-24T14:30'],
  ])('%s is read as %s', (typed, read) => {
    expect(readMoment(typed, NOW)).toBe(read)
  })

  it.each(['', 'tomorrow', '2026-11-24', '2026-02-31 10:00', '2026-11-24 25:00', '2026-11-24 14:60', '11/24/2026 10:00', '24.11.2026 10:00'])('%s is not guessed at', (typed) => {
    expect(readMoment(typed, NOW)).toBe('')
    expect(fromLocalInput(typed)).toBeNull()
  })

  it('is a day where a day is asked for', () => {
    expect(readMoment('11-24', NOW, true)).toBe('2026-11-24')
    expect(readMoment('2026年1月4日', NOW, true)).toBe('2026-01-04')
    expect(readMoment('2026-11-24 14:30', NOW, true)).toBe('')
    expect(readMoment('14:30', NOW, true)).toBe('')
  })
})
