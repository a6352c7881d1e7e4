/** Why words were marked, as clerks read it: the judgement, and the rule, word list or weight behind it. */
import type { Evidence } from '@/api/types'
import { useText } from '@/i18n/useText'

const RULES = /^[A-Z][A-Z0-9]*-[\w-]+(,[A-Z][A-Z0-9]*-[\w-]+)*$/

export function useReason(): (mark: Evidence) => string {
  const { t, te, term, list } = useText()

  function judgement(name: string): string {
    const key = `casework.why.judged.${name}`
    return te(key) ? t(key) : term('category', name)
  }

  function why({ why: text, told }: Evidence): string {
    if (text === 'topic word') return t('casework.why.topicWord')
    if (text.startsWith('weight:')) return t('casework.why.weight', { weight: text.slice('weight:'.length) })
    if (told && told !== text) return told
    return RULES.test(text) ? t('casework.why.rules', { rules: list(text.split(',')) }) : text
  }

  return (mark) => [mark.judgement ? judgement(mark.judgement) : '', why(mark)].filter(Boolean).join(' · ')
}
