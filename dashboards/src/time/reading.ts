/** Reads a moment as people type it, in either language; the fields of browsers speak the machine's language instead. */
import { isoDay } from './moment'

const WRITTEN = /^(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2}))?(?:(?:^| )(\d{1,2}):(\d{2}))?$/
const LAST_HOUR = 23
const LAST_MINUTE = 59
const two = (number: number): string => String(number).padStart(2, '0')

/** Full-width signs, 年月日, slashes and dots as the plain ones. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replace(/\s*[年月/.]\s*/g, '-')
    .replace(/日|号/g, ' ')
    .replace(/(\d)T(\d)/i, '$1 $2')
    .replace(/\s*周[一二三四五六日天]\s*/, ' ')
    .replace(/\s+/g, ' ')
    .replace(/时(\d{1,2})分?$/, ':$1')
    .trim()
}

function isDay(year: number, month: number, day: number): boolean {
  const at = new Date(Date.UTC(year, month - 1, day))
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day
}

/** `2026-11-24T14:30` from `2026-11-24 14:30`, `11-24 14:30` (this year) or `14:30` (today); '' when it cannot be read so.
 * With `whole` a day alone, `2026-11-24`. */
export function readMoment(text: string, now: Date, whole = false): string {
  const found = WRITTEN.exec(plain(text))
  if (!found || text.trim() === '') return ''
  const today = isoDay(now)
  const [, year, month, day, hour, minute] = found
  const [y, m, d] = month && day ? [Number(year ?? today.slice(0, 4)), Number(month), Number(day)] : (today.split('-').map(Number) as [number, number, number])
  if (!isDay(y, m, d)) return ''
  const date = `${y}-${two(m)}-${two(d)}`
  if (whole) return month && !hour ? date : ''
  if (!hour || !minute || Number(hour) > LAST_HOUR || Number(minute) > LAST_MINUTE) return ''
  return `${date}T${two(Number(hour))}:${minute}`
}

/** As it stands in the field: `2026-11-24 14:30`. */
export const writtenMoment = (value: string): string => value.replace('T', ' ')
