/** Rules of the answer form: what is still blank, what must not be published, which kind is owed, what was drafted. */
import type { CaseDetail, EventRow, PublicationKind } from '@/api/types'

const BLANK = /【[^】]*】/g

export type PersonalKind = 'identity' | 'bank' | 'phone' | 'mail' | 'plate'

const PERSONAL: [name: PersonalKind, pattern: RegExp][] = [
  ['identity', /(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/g],
  ['bank', /(?<!\d)\d{16,19}(?!\d)/g],
  ['phone', /(?<!\d)1[3-9]\d{9}(?!\d)/g],
  ['mail', /[\w.+-]+@[\w-]+\.[\w.]+/g],
  ['plate', /\p{Script=Han}[A-Z][·.]?[A-Z0-9]{5,6}(?![A-Z0-9])/gu],
]

/** The check digit of a bank card. */
function isCard(digits: string): boolean {
  const sum = Array.from(digits).reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

const means = (name: PersonalKind, found: string): boolean => name !== 'bank' || isCard(found)

/** How many 【…】 of the template are still to be filled. */
export function blanksLeft(text: string): number {
  return text.match(BLANK)?.length ?? 0
}

/** Kinds of personal data that the text seems to hold. */
export function personalData(text: string): PersonalKind[] {
  return PERSONAL.filter(([name, pattern]) => text.match(pattern)?.some((found) => means(name, found))).map(([name]) => name)
}

/** The text as the public may read it: personal data as so many `*`. */
export function publicText(text: string): string {
  return PERSONAL.reduce((shown, [name, pattern]) => shown.replace(pattern, (found) => (means(name, found) ? '*'.repeat(found.length) : found)), text)
}

/** What the public should get next: the duty that runs, else a follow-up once something was published. */
export function kindOwed(detail: Pick<CaseDetail, 'clocks' | 'publications'>): PublicationKind {
  const running = new Set(detail.clocks.filter((clock) => clock.stopped_at === null).map((clock) => clock.kind))
  if (running.has('authoritative_information')) return 'authoritative_information'
  if (running.has('response') || running.has('second_response')) return 'response'
  return detail.publications.length > 0 ? 'further_information' : 'response'
}

const ANSWERS: Record<PublicationKind, readonly string[]> = {
  authoritative_information: ['authoritative_information', 'response', 'second_response'],
  response: ['response', 'second_response'],
  further_information: ['follow_up'],
}

/** From when on a publication of this kind answers: the latest start of what it discharges, in whole minutes. */
export function answersFrom(detail: Pick<CaseDetail, 'anchor_at' | 'clocks'>, kind: PublicationKind): number {
  const owed = detail.clocks.filter((clock) => clock.stopped_at === null && ANSWERS[kind].includes(clock.kind))
  const starts = owed.length > 0 ? owed.map((clock) => Date.parse(clock.anchor_at)) : [Date.parse(detail.anchor_at)]
  return Math.floor(Math.max(...starts) / 60_000) * 60_000
}

export const KINDS: PublicationKind[] = ['authoritative_information', 'response', 'further_information']

export interface JudgedDraft {
  kind: PublicationKind
  text: string
  accepted: boolean
  note: string
}

const words = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The draft that was reviewed last; null when none was, or when something was published since. */
export function judgedDraft(history: readonly EventRow[]): JudgedDraft | null {
  const published = history.findLastIndex((event) => event.type === 'published')
  const since = history.slice(published + 1)
  const judged = since.findLast((event) => event.type === 'reviewed')
  const draft = since.find((event) => event.type === 'drafted' && event.facts['number'] === judged?.facts['number'])
  if (!judged || !draft) return null
  const kind = KINDS.find((each) => each === draft.facts['kind']) ?? 'response'
  return { kind, text: words(draft.facts['text']), accepted: judged.facts['accepted'] === true, note: words(judged.facts['note']) }
}

export function isWebAddress(value: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(value).protocol)
  } catch {
    return false
  }
}
