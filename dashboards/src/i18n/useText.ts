/** Words, times and labels in the language chosen. Values unknown to the dictionary are shown as they are. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

import { formatCountdown, formatDay, formatMoment, formatSpan, formatWeekday, type Locale } from '@/time/moment'
import { useNow } from '@/time/now'

import { filled, plain } from './plain'

export type Vocabulary =
  | 'category'
  | 'topic'
  | 'kind'
  | 'grade'
  | 'gradeLong'
  | 'state'
  | 'clock'
  | 'clockStatus'
  | 'disposition'
  | 'channel'
  | 'publication'
  | 'event'
  | 'grounds'
  | 'origin'
  | 'verdict'
  | 'quality'
  | 'ground'
  | 'measure'
  | 'move'
  | 'casualties'
  | 'field'
  | 'role'
  | 'calendar'

export function useText() {
  const composer = useI18n({ useScope: 'global' })
  const { locale } = composer
  /** `n` among the values chooses between one and many. */
  const t = (key: string, values?: Record<string, unknown>): string => {
    if (values === undefined) return plain(language.value, key, () => composer.t(key))
    const simple = filled(language.value, key, values, () => composer.tm(key))
    return simple ?? (typeof values['n'] === 'number' ? composer.t(key, values, values['n']) : composer.t(key, values))
  }
  const te = (key: string): boolean => composer.te(key)
  const now = useNow()
  const language = computed<Locale>(() => (locale.value === 'en' ? 'en' : 'zh-CN'))

  /** The label of an API value; `given` is what the server called it, used where the dictionary is silent. */
  function term(vocabulary: Vocabulary, value: string | null | undefined, given?: string): string {
    const key = `${vocabulary}.${value ?? 'none'}`
    return plain(language.value, `term ${key}`, () => (te(key) ? composer.t(key) : '')) || (given ?? value ?? '')
  }

  /** A list of phrases kept under one key. */
  function phrases(key: string): string[] {
    const found: unknown = composer.tm(key)
    return Array.isArray(found) ? found.map(String) : []
  }

  return {
    t,
    te,
    term,
    phrases,
    language,
    now,
    moment: (at: Date | string) => formatMoment(at, language.value, now.value),
    day: (at: Date | string) => formatDay(at, language.value),
    weekday: (at: Date | string) => formatWeekday(at, language.value),
    span: (seconds: number) => formatSpan(seconds, language.value),
    countdown: (dueAt: string, units?: number) => formatCountdown(dueAt, now.value, language.value, units),
    compact: (n: number) => new Intl.NumberFormat(language.value, { notation: 'compact', maximumSignificantDigits: 3 }).format(n),
    /** With its thousands marked off. */
    whole: (n: number) => new Intl.NumberFormat(language.value).format(n),
    list: (parts: readonly string[]) => parts.join(language.value === 'en' ? ', ' : '、'),
    percent: (share: number) => `${Math.round(share * 100)}%`,
  }
}
