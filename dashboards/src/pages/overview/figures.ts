/** Reading the leader's figures: changes against the previous period, and tables as CSV. */
export type FigureName = 'open' | 'overdue' | 'at_risk' | 'opened' | 'answered' | 'met' | 'missed' | 'unanswered_late'

export const FIGURES: readonly FigureName[] = ['open', 'overdue', 'at_risk', 'opened', 'answered', 'met', 'missed', 'unanswered_late']

export const PERIODS = ['7d', '30d', '90d'] as const
export type PeriodName = (typeof PERIODS)[number]

/** Below this many duties a rate says nothing about a body. */
export const LEAST_RANKED = 10

/** `+12`, `−3`; empty when nothing changed. */
export function signed(change: number): string {
  if (change === 0) return ''
  return change > 0 ? `+${change}` : `−${Math.abs(change)}`
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A table as CSV that spreadsheets open rightly: UTF-8 with its mark, no cell taken for a formula. */
export function toCsv(head: string[], rows: (string | number | null)[][]): string {
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** Hands a file to the person. */
export function saveFile(name: string, href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}

export function saveCsv(name: string, head: string[], rows: (string | number | null)[][]): void {
  const href = URL.createObjectURL(new Blob([toCsv(head, rows)], { type: 'text/csv;charset=utf-8' }))
  saveFile(`${name}.csv`, href)
  setTimeout(() => {
    URL.revokeObjectURL(href)
  }, 1_000)
}
