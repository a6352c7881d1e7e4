/** Rules of the answer form: what is still blank, what must not be published, which kind is owed. */
import type { CaseDetail, PublicationKind } from '@/api/types'

const BLANK = /【[^】]*】/g
const PERSONAL: [name: 'phone' | 'identity' | 'mail', pattern: RegExp][] = [
  ['identity', /(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/],
  ['phone', /(?<!\d)1[3-9]\d{9}(?!\d)/],
  ['mail', /[\w.+-]+@[\w-]+\.[\w.]+/],
]

/** How many 【…】 of the template are still to be filled. */
export function blanksLeft(text: string): number {
  return text.match(BLANK)?.length ?? 0
}

/** Kinds of personal data that the text seems to hold. */
export function personalData(text: string): ('phone' | 'identity' | 'mail')[] {
  return PERSONAL.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)
}

/** What the public should get next: the duty that runs, else a follow-up once something was published. */
export function kindOwed(detail: Pick<CaseDetail, 'clocks' | 'publications'>): PublicationKind {
  const running = new Set(detail.clocks.filter((clock) => clock.stopped_at === null).map((clock) => clock.kind))
  if (running.has('authoritative_information')) return 'authoritative_information'
  if (running.has('response') || running.has('second_response')) return 'response'
  return detail.publications.length > 0 ? 'further_information' : 'response'
}

export function isWebAddress(value: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(value).protocol)
  } catch {
    return false
  }
}
