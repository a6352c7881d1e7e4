import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parse, type SFCTemplateBlock } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'

import { en } from '@/i18n/en'
import { zhCN } from '@/i18n/zh-CN'

const HAN = /\p{Script=Han}/u
const SPOKEN = new Set(['title', 'label', 'placeholder', 'aria-label', 'alt', 'content'])
const SOURCE = join(import.meta.dirname, '../../src')
const NOT_SPOKEN = new Set(['https://'])

function leaves(messages: object, path = ''): [string, unknown][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? leaves(value, `${path}${key}.`) : [[`${path}${key}`, value] as [string, unknown]],
  )
}

const names = (text: unknown): string[] => [...new Set([...String(text).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending))
}

interface Node {
  type: number
  content?: unknown
  children?: Node[]
  props?: { type: number; name: string; value?: { content: string } }[]
}

/** Words that a template says without asking the dictionary. */
function spoken(node: Node): string[] {
  const own = node.type === 2 && typeof node.content === 'string' ? [node.content] : []
  const attributes = (node.props ?? []).filter((each) => each.type === 6 && SPOKEN.has(each.name)).map((each) => each.value?.content ?? '')
  return [...own, ...attributes, ...(node.children ?? []).flatMap(spoken)].filter((text) => /\p{L}{2,}/u.test(text) && !NOT_SPOKEN.has(text))
}

describe('the two languages', () => {
  it('have the same words', () => {
    expect(leaves(en).map(([key]) => key).sort()).toEqual(leaves(zhCN).map(([key]) => key).sort())
  })

  it('leave nothing empty and fill the same blanks', () => {
    const english = new Map(leaves(en))
    for (const [key, chinese] of leaves(zhCN)) {
      expect(String(chinese), key).not.toBe('')
      expect(names(english.get(key)), key).toEqual(names(chinese))
    }
  })

  it('are not mixed: no Chinese in the English words', () => {
    expect(leaves(en).filter(([, text]) => HAN.test(String(text)))).toEqual([])
  })
})

describe('the pages', () => {
  it('say nothing that is not in the dictionary', () => {
    const found = filesIn(SOURCE, '.vue').flatMap((name) => {
      const { descriptor } = parse(readFileSync(join(SOURCE, name), 'utf8'))
      const template: SFCTemplateBlock | null = descriptor.template
      return spoken((template?.ast ?? { type: 0 }) as unknown as Node).map((text) => `${name}: ${text.trim()}`)
    })
    expect(found.filter((line) => !line.endsWith(': Esc'))).toEqual([])
  })

  it('hold no Chinese in their code outside dictionary, templates of answers, and values of the API', () => {
    const allowed = /^(i18n|content)\/|corrections\.ts$|time\/(moment|reading)\.ts$|schema\.d\.ts$/
    const found = [...filesIn(SOURCE, '.vue'), ...filesIn(SOURCE, '.ts')].filter((name) => !allowed.test(name)).filter((name) => {
      const code = readFileSync(join(SOURCE, name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
      return HAN.test(code)
    })
    expect(found).toEqual([])
  })

  it('never set raw HTML', () => {
    expect(filesIn(SOURCE, '.vue').filter((name) => /v-html|innerHTML/.test(readFileSync(join(SOURCE, name), 'utf8')))).toEqual([])
  })
})
