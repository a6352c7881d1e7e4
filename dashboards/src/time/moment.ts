/** Times and spans as people read them. Every time is shown in the office's zone, whatever the browser's. */

export type Locale = 'zh-CN' | 'en'

export const ZONE = 'Asia/Shanghai'

const WEEKDAYS: Record<Locale, readonly string[]> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The office's time is eight hours ahead, all the year round. Intl would be asked for nothing else before the first
 * rows are there, and takes longer to wake than they do. */
const AHEAD_MS = 8 * 3_600_000

interface Parts {
  year: number
  month: number
  day: number
  hour: string
  minute: string
}

const two = (number: number): string => String(number).padStart(2, '0')

function partsOf(at: Date): Parts {
  const there = new Date(at.getTime() + AHEAD_MS)
  return {
    year: there.getUTCFullYear(),
    month: there.getUTCMonth() + 1,
    day: there.getUTCDate(),
    hour: two(there.getUTCHours()),
    minute: two(there.getUTCMinutes()),
  }
}

function weekday(parts: Parts, locale: Locale): string {
  return WEEKDAYS[locale][new Date(Date.UTC(parts.year, parts.month - 1, parts.day)).getUTCDay()] ?? ''
}

/** `11月24日 周二 14:30`, or `Tue 24 Nov 14:30`; the year is added when it is not that of `now`. */
export function formatMoment(at: Date | string, locale: Locale, now: Date = new Date()): string {
  const parts = partsOf(new Date(at))
  const otherYear = partsOf(now).year !== parts.year
  const time = `${parts.hour}:${parts.minute}`
  if (locale === 'zh-CN') {
    const year = otherYear ? `${parts.year}年` : ''
    return `${year}${parts.month}月${parts.day}日 ${weekday(parts, locale)} ${time}`
  }
  const year = otherYear ? ` ${parts.year}` : ''
  return `${weekday(parts, locale)} ${parts.day} ${MONTHS[parts.month - 1] ?? ''}${year} ${time}`
}

/** `14:30` */
export function formatTime(at: Date | string): string {
  const parts = partsOf(new Date(at))
  return `${parts.hour}:${parts.minute}`
}

/** `11月24日`, or `24 Nov`. */
export function formatDay(at: Date | string, locale: Locale): string {
  const parts = partsOf(new Date(at))
  return locale === 'zh-CN' ? `${parts.month}月${parts.day}日` : `${parts.day} ${MONTHS[parts.month - 1] ?? ''}`
}

/** `11月24日 周二`, or `Tue 24 Nov`. */
export function formatWeekday(at: Date | string, locale: Locale): string {
  const name = weekday(partsOf(new Date(at)), locale)
  return locale === 'zh-CN' ? `${formatDay(at, locale)} ${name}` : `${name} ${formatDay(at, locale)}`
}

/** `2026-11-24` in the office's zone. */
export function isoDay(at: Date | string): string {
  const parts = partsOf(new Date(at))
  return [parts.year, two(parts.month), two(parts.day)].join('-')
}

/** The value of a `datetime-local` field, in the office's zone. */
export function toLocalInput(at: Date): string {
  return `${isoDay(at)}T${formatTime(at)}`
}

/** Reads a `datetime-local` field as time of the office (UTC+8 without summer time); null for anything else, of which
 * browsers would make some day or other. */
export function fromLocalInput(value: string): Date | null {
  const at = new Date(`${value}:00+08:00`)
  return Number.isNaN(at.getTime()) || toLocalInput(at) !== value ? null : at
}

function unit(count: number, zh: string, en: string, locale: Locale): string {
  return locale === 'zh-CN' ? `${count} ${zh}` : `${count} ${en}`
}

/** A span in its two largest units: `3 小时 12 分`, `2 天 5 小时`; whole units stand alone. Never negative. Where room is
 * scarce, in `units` of them. */
export function formatSpan(seconds: number, locale: Locale, units = 2): string {
  const minutes = Math.floor(Math.max(0, seconds) / 60)
  if (minutes < 1) return locale === 'zh-CN' ? '不足 1 分钟' : 'under 1 min'
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const parts: string[] = []
  if (days > 0) parts.push(unit(days, '天', 'd', locale))
  if (hours > 0) parts.push(unit(hours, '小时', 'h', locale))
  if (days === 0 && rest > 0) parts.push(unit(rest, hours > 0 ? '分' : '分钟', 'min', locale))
  return parts.slice(0, units).join(' ')
}

/** `剩 3 小时 12 分` before the deadline, `超时 2 小时` after it. */
export function formatCountdown(dueAt: Date | string, now: Date, locale: Locale, units = 2): string {
  const left = (new Date(dueAt).getTime() - now.getTime()) / 1000
  const span = formatSpan(Math.abs(left), locale, units)
  if (left < 0) return locale === 'zh-CN' ? `超时 ${span}` : `${span} overdue`
  return locale === 'zh-CN' ? `剩 ${span}` : `${span} left`
}
