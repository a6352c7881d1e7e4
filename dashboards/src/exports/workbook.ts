/** A table as an XLSX file: numbers stay numbers, times are times of the office, text is never a formula. */
import type { SheetData } from 'write-excel-file/universal'

import { valueOf, type Kind, type Sheet } from './sheet'

/** What the second sheet says, in the reader's words. */
export interface AboutWords {
  sheet: string
  table: string
  counted: string
  saved: string
  address: string
}

const FORMATS: Partial<Record<Kind, string>> = { share: '0%', hours: '0.00', time: 'yyyy-mm-dd hh:mm' }
const OFFICE_OFFSET = 8 * 3_600_000
const WIDEST = 60
const NARROWEST = 8
const HEAD = { fontWeight: 'bold', wrap: true } as const

/** A spreadsheet knows no zones: the clock on the office's wall is what it shows. */
function onTheWall(at: Date): Date {
  return new Date(at.getTime() + OFFICE_OFFSET)
}

function cell(value: string | number | Date | null, kind: Kind): SheetData[number][number] {
  const format = FORMATS[kind]
  if (value === null) return null
  if (value instanceof Date) return { value: onTheWall(value), type: Date, format: FORMATS.time }
  if (typeof value === 'number') return { value, type: Number, ...(format ? { format } : {}) }
  return { value, type: String }
}

/** Chinese characters take two places. */
function places(text: string): number {
  return Array.from(text).reduce((sum, each) => sum + (each > '\u2E7F' ? 2 : 1), 0)
}

function widths(sheet: Sheet): { width: number }[] {
  return sheet.columns.map((column, at) => {
    const longest = sheet.rows.reduce((most, row) => Math.max(most, column.kind === 'time' ? 16 : places(String(row[at] ?? ''))), places(column.head))
    return { width: Math.min(WIDEST, Math.max(NARROWEST, longest + 2)) }
  })
}

function about(sheet: Sheet, words: AboutWords, at: Date): SheetData {
  const lines: [string, string | Date][] = [[words.table, sheet.title], [words.counted, sheet.note ?? ''], [words.saved, at], [words.address, globalThis.location.href]]
  return lines.map(([name, value]) => [{ value: name, ...HEAD }, cell(value, value instanceof Date ? 'time' : 'text')])
}

/** Names of sheets are short and free of some signs. */
function sheetName(title: string): string {
  return title.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31).trim()
}

/** The writer is fetched when the first table is saved. */
export async function toXlsx(sheet: Sheet, words: AboutWords, at: Date): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal')
  const head = sheet.columns.map((column) => ({ value: column.head, type: String, ...HEAD }))
  const rows = sheet.rows.map((row) => sheet.columns.map(({ kind = 'text' }, index) => cell(valueOf(row[index], kind), kind)))
  return write([
    { data: [head, ...rows], sheet: sheetName(sheet.title), columns: widths(sheet), stickyRowsCount: 1 },
    { data: about(sheet, words, at), sheet: words.sheet, columns: [{ width: 16 }, { width: WIDEST }] },
  ]).toBlob()
}
