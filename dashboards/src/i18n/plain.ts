/** Messages without values, each looked up once for a language: a list says the same few words in every row. */
import type { Locale } from '@/time/moment'

const known: Record<Locale, Map<string, string>> = { 'zh-CN': new Map(), en: new Map() }

export function plain(locale: Locale, key: string, look: () => string): string {
  const found = known[locale].get(key)
  if (found !== undefined) return found
  const text = look()
  known[locale].set(key, text)
  return text
}
