/** A table as people take it away: what its columns mean, its rows, and what was counted. */
import { formatTime, isoDay } from '@/time/moment'

/** `share` is written as 0.83, `hours` takes seconds, `time` takes what the API gave or a Date. */
export type Kind = 'text' | 'number' | 'share' | 'hours' | 'time'
export type Cell = string | number | Date | null | undefined

export interface Column {
  head: string
  kind?: Kind
}

export interface Sheet {
  /** Names the file. */
  title: string
  /** What is counted and since when. */
  note?: string
  columns: Column[]
  rows: Cell[][]
}

const HOUR_SECONDS = 3_600
/** What a spreadsheet takes for a formula, in half width and full width, whatever invisible stands before it. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]/u

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}

/** The value as it is stored: a share or hours as a number, a time as a Date. */
export function valueOf(cell: Cell, kind: Kind = 'text'): string | number | Date | null {
  if (cell === null || cell === undefined || cell === '') return null
  if (kind === 'time') {
    const at = new Date(cell)
    return Number.isNaN(at.getTime()) ? String(cell) : at
  }
  if (typeof cell !== 'number') return cell
  if (kind === 'hours') return round(cell / HOUR_SECONDS, 2)
  return kind === 'share' ? round(cell, 4) : cell
}

/** No text becomes a formula: an apostrophe before it, which spreadsheets do not show. */
export function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

function written(value: string | number | Date | null): string {
  if (value === null) return ''
  if (value instanceof Date) return `${isoDay(value)} ${formatTime(value)}`
  if (typeof value === 'number') return String(value)
  const text = harmless(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** As CSV that spreadsheets open rightly: UTF-8 with its mark, lines as RFC 4180 has them. */
export function toCsv(sheet: Sheet): string {
  const head = sheet.columns.map((column) => written(column.head))
  const rows = sheet.rows.map((row) => sheet.columns.map((column, at) => written(valueOf(row[at], column.kind))))
  return `\uFEFF${[head, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`
}

/** A name that every file system takes, with the minute: the same table is saved more than once a day. */
export function fileName(title: string, ending: string, at: Date): string {
  const safe = title.replaceAll(/[\\/:*?"<>|\p{Cc}\s]+/gu, ' ').trim()
  return `${safe}-${isoDay(at).replaceAll('-', '')}-${formatTime(at).replace(':', '')}.${ending}`
}
