import { describe, expect, it } from 'vitest'

import { i18n } from '@/i18n'
import { en } from '@/i18n/en'
import { filled } from '@/i18n/plain'
import { zhCN } from '@/i18n/zh-CN'

const valuesOf = (source: string): Record<string, string> => Object.fromEntries(Array.from(source.matchAll(/\w+/g), ([name]) => [name, `«${name}»`]))

function messages(part: unknown, key = ''): [string, string][] {
  if (typeof part === 'string') return [[key, part]]
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return []
  return Object.entries(part).flatMap(([name, each]) => messages(each, key ? `${key}.${name}` : name))
}

describe('words with values', () => {
  const composer = i18n.global

  it.each([['zh-CN', zhCN], ['en', en]] as const)('read in %s as the grammar of messages would have them, each one that we have', (locale, words) => {
    composer.setLocaleMessage(locale, words)
    const simple = messages(words).flatMap(([key, source]) => {
      const text = filled(locale, key, valuesOf(source), () => source)
      return text === undefined ? [] : [{ key, source, text }]
    })
    expect(simple.length).toBeGreaterThan(1_000)
    expect(simple.map(({ text }) => text)).toEqual(simple.map(({ key, source }) => composer.t(key, valuesOf(source), { locale })))
  })

  it.each(['{n} row | {n} rows', "{'@'}{name}", '@:shell.product', 'costs %{n}', 'row {0}'])('leave %s to the grammar', (source) => {
    expect(filled('en', source, { n: 1 }, () => source)).toBeUndefined()
  })

  it('say nothing where a value is missing', () => {
    expect(filled('en', 'missing', {}, () => 'to {name}!')).toBe('to !')
  })
})
