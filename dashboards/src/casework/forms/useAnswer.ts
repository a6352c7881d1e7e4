/** What drafting and publishing share: what is owed, and what is wrong with a text. */
import type { CaseDetail, PublicationKind } from '@/api/types'
import { useText } from '@/i18n/useText'

import { blanksLeft, personalData } from '../publishing'

export function useAnswer(detail: CaseDetail) {
  const { t, phrases, list } = useText()
  const owed = phrases(`casework.publish.owed.${detail.disposition ?? 'any'}`)

  function textError(text: string): string {
    if (text.trim() === '') return t('casework.publish.needText')
    const blanks = blanksLeft(text)
    if (blanks > 0) return t('casework.publish.blanks', { n: blanks })
    const personal = personalData(text)
    return personal.length > 0 ? t('casework.publish.personal', { what: list(personal.map((name) => t(`casework.publish.${name}`))) }) : ''
  }

  /** The response owes all of it; hours after an event only what is known by then can be said. */
  function owedError(kind: PublicationKind, checked: readonly string[]): string {
    return kind !== 'response' || owed.every((point) => checked.includes(point)) ? '' : t('casework.publish.needChecklist')
  }

  const owedHint = (kind: PublicationKind): string => (kind === 'response' ? '' : t('casework.publish.owedLater'))

  return { owed, owedHint, textError, owedError }
}

/** The messages that say something. */
export function told<F extends object>(found: [keyof F, string][]): Partial<Record<keyof F, string>> {
  return Object.fromEntries(found.filter(([, message]) => message !== '')) as Partial<Record<keyof F, string>>
}
