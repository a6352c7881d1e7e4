/** What drafting and publishing share: what is owed, and what is wrong with a text. */
import type { CaseDetail } from '@/api/types'
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

  function owedError(checked: readonly string[]): string {
    return owed.every((point) => checked.includes(point)) ? '' : t('casework.publish.needChecklist')
  }

  return { owed, textError, owedError }
}

/** The messages that say something. */
export function told<F extends object>(found: [keyof F, string][]): Partial<Record<keyof F, string>> {
  return Object.fromEntries(found.filter(([, message]) => message !== '')) as Partial<Record<keyof F, string>>
}
