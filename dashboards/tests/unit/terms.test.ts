import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { en } from '@/i18n/en'
import { zhCN } from '@/i18n/zh-CN'

const ROOT = join(import.meta.dirname, '../../..')
const SOURCE = join(ROOT, 'dashboards/src')
const GLOSSARY = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8')
/** Names of formats, keys and units, which are the same in both languages. */
const SHARED = /\b(?:CSV|XLSX|PNG|PDF|URL|API|https?|Enter|Esc|XLS|JSON)\b/g

/** Enough of a word to know it in all its forms: sign in, signed in; publication, published. */
const STEM = 3
/** What is a name, or the same word in its everyday sense: a policy is released, its watch has a record. */
const NAMES = new Set(['shell.product', 'day.policies.history', 'day.policies.step.released'])

function leaves(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? leaves(value, `${path}${key}.`) : [[`${path}${key}`, String(value)] as [string, string]],
  )
}

/** The cells of the rows of a table of the glossary. */
function rows(text: string): string[][] {
  return text.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
}

const [terms = '', never = ''] = GLOSSARY.split('## One word for one thing')
const FORBIDDEN = rows(never).slice(1).map(([words = '', instead = '']) => ({ words: words.split(/、|, /), instead }))

function code(): [string, string][] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:vue|ts)$/.test(name) && !name.startsWith('i18n/') && !name.endsWith('schema.d.ts'))
    .map((name) => [name, readFileSync(join(SOURCE, name), 'utf8')])
}

function found(key: string): unknown {
  return key.split('.').reduce<unknown>((level, part) => (typeof level === 'object' && level !== null ? (level as Record<string, unknown>)[part] : undefined), zhCN)
}

describe('the dictionary', () => {
  it('has every word that the pages ask for', () => {
    const missing = code().flatMap(([name, text]) =>
      [...text.matchAll(/\b(?:t|te|phrases)\(\s*'([\w.-]+)'/g), ...text.matchAll(/label: '((?:shell|desk|casework|overview|admin)\.[\w.]+)'/g)]
        .map((match) => match[1] ?? '').filter((key) => found(key) === undefined).map((key) => `${name}: ${key}`),
    )
    expect(missing).toEqual([])
  })

  it('has a place for every word whose end is only known later', () => {
    const missing = code().flatMap(([name, text]) =>
      [...text.matchAll(/\bt\(\s*`([\w.-]+)\.\$\{/g)].map((match) => match[1] ?? '').filter((key) => typeof found(key) !== 'object').map((key) => `${name}: ${key}`),
    )
    expect(missing).toEqual([])
  })

  it('leaves no English among the Chinese', () => {
    const english = leaves(zhCN).filter(([, text]) => /[A-Za-z]{3,}/.test(text.replaceAll(/\{\w+\}/g, '').replaceAll(SHARED, '')))
    expect(english).toEqual([])
  })
})

describe('the terms', () => {
  it('are read from the glossary', () => {
    expect(rows(terms).length).toBeGreaterThan(40)
    expect(FORBIDDEN.length).toBeGreaterThan(10)
  })

  it.each([['Chinese', zhCN], ['English', en]] as const)('are not mixed with others in %s', (_, messages) => {
    // Kinds of emergencies are called as the law calls them.
    const mixed = leaves(messages).filter(([key]) => !key.startsWith('kind.')).flatMap(([key, text]) =>
      FORBIDDEN.flatMap(({ words, instead }) => words.filter((word) => new RegExp(/^[\w ]+$/.test(word) ? `\\b${word}s?\\b` : word, 'i').test(text)).map((word) => `${key}: “${word}”, say “${instead}”`)),
    )
    expect(mixed).toEqual([])
  })

  it('stand in the dictionary as in the glossary, English beside Chinese', () => {
    const english = new Map(leaves(en))
    const known = new Map<string, string[]>()
    for (const [term = '', chinese = ''] of rows(terms).slice(1)) {
      const names = term.split(', ')
      const words = chinese.split(/、| \/ /)
      // Two words of one language may share one of the other.
      if (names.length === words.length || words.length === 1 || names.length === 1) words.forEach((word, at) => known.set(word, [...(known.get(word) ?? []), ...(names.length === words.length ? [names[at] ?? ''] : names)]))
    }
    const different = leaves(zhCN).flatMap(([key, text]) => {
      const given = known.get(text)
      const said = english.get(key)?.toLowerCase() ?? ''
      const alike = given?.some((term) => term.split(' ').some((word) => said.includes(word.slice(0, STEM).toLowerCase()))) ?? true
      return alike || NAMES.has(key) ? [] : [`${key}: ${text} is “${given?.join(' or ') ?? ''}”, not “${said}”`]
    })
    expect(different).toEqual([])
  })
})
