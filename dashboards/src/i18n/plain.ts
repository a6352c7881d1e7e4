/** Messages that need no grammar, each looked up once for a language: a list says the same few words in every row, and
 * the grammar's own parser would be run for the first of them. */
import type { Locale } from '@/time/moment'

type Values = Record<string, unknown>

const known: Record<Locale, Map<string, string>> = { 'zh-CN': new Map(), en: new Map() }
/** What stands between the values and their names, by turns; none where a message chooses, links or quotes. */
const gaps: Record<Locale, Map<string, readonly string[] | undefined>> = { 'zh-CN': new Map(), en: new Map() }
const NAME = /\{([a-z_]\w*)\}/i
const GRAMMAR = /[{}|@\\]|%$/

export function plain(locale: Locale, key: string, look: () => string): string {
  const found = known[locale].get(key)
  if (found !== undefined) return found
  const text = look()
  known[locale].set(key, text)
  return text
}

function gapsOf(source: unknown): readonly string[] | undefined {
  if (typeof source !== 'string') return undefined
  const parts = source.split(NAME)
  return parts.some((part) => GRAMMAR.test(part)) ? undefined : parts
}

/** Words and numbers as they are. */
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '')

/** The message with its values put in; undefined where that takes grammar. */
export function filled(locale: Locale, key: string, values: Values, source: () => unknown): string | undefined {
  if (!gaps[locale].has(key)) gaps[locale].set(key, gapsOf(source()))
  return gaps[locale].get(key)?.map((part, at) => (at % 2 === 0 ? part : textOf(values[part]))).join('')
}
