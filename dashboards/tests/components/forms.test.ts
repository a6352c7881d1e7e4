import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { CaseDetail, ClockRow, CommandName, ProfileView } from '@/api/types'
import { ALL } from '@/casework/actions'
import { faults } from '@/casework/forms/checking'
import { blankOf, fieldsShown, type Field, type FormSpec, type Scene, type Value, type Values } from '@/casework/forms/definition'
import { FORMS, hasForm, isDirect, isOwn, type FormName } from '@/casework/forms/registry'
import { markOf, noteOf } from '@/casework/forms/reviewing'
import { en } from '@/i18n/en'
import { useText } from '@/i18n/useText'
import { zhCN } from '@/i18n/zh-CN'
import { judgedDraft, personalData, publicText } from '@/casework/publishing'
import { mount } from '@vue/test-utils'

import { body, event, World } from '../mock/world'

interface Schema {
  properties?: Record<string, unknown>
  required?: string[]
}
interface Contract {
  paths: Record<string, Record<string, { requestBody?: { content: { 'application/json': { schema: { $ref: string } } } } }>>
  components: { schemas: Record<string, Schema> }
}

const contract = JSON.parse(readFileSync(join(import.meta.dirname, '../../../api/openapi.json'), 'utf8')) as Contract
const UNDER = '/api/v1/cases/{case_id}/'
const orders = new Map(
  Object.entries(contract.paths)
    .filter(([path, methods]) => path.startsWith(UNDER) && methods['post'])
    .map(([path, methods]) => {
      const ref = methods['post']?.requestBody?.content['application/json'].schema.$ref ?? ''
      return [path.slice(UNDER.length), contract.components.schemas[ref.split('/').at(-1) ?? ''] ?? {}]
    }),
)

const NOW = Date.parse('2026-11-24T03:00:00Z')
const LEAD = body('522701.housing')

function sceneOf(): Scene {
  const world = new World(() => NOW, 6)
  const detail = world.detail('c-1004') as CaseDetail
  const pattern = detail.clocks[0] as ClockRow
  const clock = (kind: ClockRow['kind'], occurrence: number, more: Partial<ClockRow>): ClockRow => ({ ...pattern, kind, occurrence, body: LEAD, stopped_at: null, status: 'running', product_default: true, due_at: '2026-11-25T03:00:00Z', paused_at: null, accepted_at: null, ...more })
  const lateProof = clock('response', 1, { status: 'missed', stopped_at: '2026-11-24T02:00:00Z', due_at: '2026-11-24T02:30:00Z' })
  const prepared: CaseDetail = {
    ...detail,
    lead: LEAD,
    supporting: [body('522702.emergency')],
    accountability: [
      { id: 'criticise', text: '建议通报批评', clause: 'TJ §7', kinds: ['response'], grounds: ['late', 'weak'], measures: ['public_criticism'], decided_by: [], major: false, open: true, open_grounds: ['late', 'weak'], missed: [{ kind: 'response', body: LEAD.id, occurrence: 1 }], withheld: '' },
      { id: 'deceit', text: '建议追究责任', clause: 'QN §19.4', kinds: [], grounds: ['deceit'], measures: ['liability'], decided_by: [], major: true, open: false, open_grounds: [], missed: [], withheld: '本事项不是重大舆情' },
    ],
    clocks: [clock('completion', 1, {}), clock('review', 1, { paused_at: '2026-11-24T01:00:00Z' }), lateProof],
    under_way: {
      ...detail.under_way,
      notices: [{ number: 4, body: LEAD, text: '请报告进展', origin: 'superior', due_at: '2026-11-25T03:00:00Z' }],
      requests: [{ number: 2, clock: { kind: 'completion', body: LEAD.id, occurrence: 1 }, minutes: 600, reason: '配件未到', by: '' }],
      proposals: [{ number: 3, step: 'criticise', text: '建议通报批评', measures: ['public_criticism'], decided_by: [], mine: true, body: LEAD, ground: 'late', clock: null, reason: '逾期', by: '' }],
    },
  }
  const profile = { bodies: [] } as unknown as ProfileView
  const found: ReturnType<typeof useText>[] = []
  mount({ setup: () => { found.push(useText()) }, render: () => null })
  const text = found[0] as ReturnType<typeof useText>
  return { detail: prepared, me: null, now: new Date(NOW), profile, preset: '', text }
}

function sample(field: Field, scene: Scene, values: Values): Value {
  const choices = field.choices?.(scene, values).map(({ value }) => value) ?? []
  switch (field.kind) {
    case 'many':
    case 'posts':
      return choices.slice(0, 1)
    case 'radio':
    case 'select':
      return choices[0] ?? ''
    case 'time':
      return field.when === 'future' ? '2026-12-01T10:00' : '2026-11-24T10:00'
    case 'number':
      return '2'
    default:
      return '已核实'
  }
}

function filled(spec: FormSpec<FormName>, scene: Scene): Values {
  const values = blankOf(spec, scene)
  for (const field of spec.fields) {
    if (fieldsShown(spec, scene, values).includes(field)) values[field.name] = sample(field, scene, values)
  }
  return values
}

const specOf = (name: FormName): FormSpec<FormName> => FORMS[name]
const names = Object.keys(FORMS) as FormName[]
const label = (field: string): string => field

describe('the form of accountability', () => {
  const spec = specOf('propose-accountability')
  const choices = (name: string, scene: Scene, values: Values) => spec.fields.find((field) => field.name === name)?.choices?.(scene, values) ?? []

  it('offers the steps that the case gives ground for, and says of the others why not', () => {
    const scene = sceneOf()
    expect(choices('step', scene, {}).map(({ value, unable }) => [value, unable])).toEqual([['criticise', undefined], ['deceit', '本事项不是重大舆情']])
    expect(faults(spec, label, scene, { ...filled(spec, scene), step: 'deceit' })).toHaveProperty('step')
  })

  it('asks for no clock where nothing is late, and says why lateness cannot be chosen', () => {
    const scene = sceneOf()
    const steps = scene.detail.accountability.map((step) => ({ ...step, open_grounds: step.open_grounds.filter((each) => each !== 'late'), missed: [], withheld: '还没有单位超时' }))
    const fresh: Scene = { ...scene, detail: { ...scene.detail, accountability: steps } }
    const values: Values = { step: 'criticise', ground: 'late', body: LEAD.id, reason: '核实', clock: '' }
    expect(choices('ground', fresh, values).map(({ value, unable }) => [value, unable])).toEqual([['late', '还没有单位超时'], ['weak', undefined]])
    expect(fieldsShown(spec, fresh, values).map(({ name }) => name)).toEqual(['step', 'ground', 'body', 'reason'])
    expect(faults(spec, label, fresh, values)).toHaveProperty('ground')
    expect(faults(spec, label, fresh, { ...values, ground: 'weak' })).toEqual({})
  })

  it('takes the body from the clock that was missed', () => {
    const scene = sceneOf()
    const values: Values = { step: 'criticise', ground: 'late', clock: choices('clock', scene, { step: 'criticise', ground: 'late' })[0]?.value ?? '', body: '', reason: '逾期' }
    expect(faults(spec, label, scene, values)).toEqual({})
    expect(spec.body(values, scene)).toMatchObject({ body: LEAD.id, ground: 'late', clock: { kind: 'response', body: LEAD.id } })
  })
})

describe('the commands of the API', () => {
  it('are all known here, and nothing else is', () => {
    expect([...orders.keys()].sort()).toEqual([...ALL].sort())
    expect(orders.size).toBeGreaterThan(30)
  })

  it.each([...orders.keys()] as CommandName[])('%s is given in exactly one way: by a button, by a form of the table, or by one of its own', (name) => {
    expect([isDirect(name), isOwn(name), hasForm(name)].filter(Boolean)).toHaveLength(1)
  })

  it.each([...orders.keys()] as CommandName[])('%s has the words of its button and of what was done, in both languages', (name) => {
    for (const words of [zhCN.command, en.command]) {
      expect(words[name].act).not.toBe('')
      expect(words[name].done).not.toBe('')
    }
  })

  it.each(names)('%s has a title, a button and a label for each field, in both languages', (name) => {
    for (const words of [zhCN.command, en.command] as unknown as Record<string, { title?: string; submit?: string; field?: Record<string, string> }>[]) {
      expect(words[name]?.title).toBeTruthy()
      expect(words[name]?.submit).toBeTruthy()
      expect(Object.keys(words[name]?.field ?? {}).sort()).toEqual(specOf(name).fields.map((field) => field.name).sort())
    }
  })

  it.each(names)('%s, filled in, is sent as the API has it', (name) => {
    const scene = sceneOf()
    const values = filled(specOf(name), scene)
    expect(faults(specOf(name), label, scene, values)).toEqual({})
    const sent = specOf(name).body(values, scene)
    const schema = orders.get(name)
    expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(sent)))
    expect(Object.keys(sent)).toEqual(expect.arrayContaining(schema?.required ?? []))
    expect(Object.values(sent)).not.toContain(undefined)
  })

  it.each(names.filter((name) => specOf(name).fields.some((field) => !field.optional)))('%s, left empty, says what is missing', (name) => {
    const scene = sceneOf()
    const empty = Object.fromEntries(specOf(name).fields.map((field) => [field.name, field.kind === 'many' || field.kind === 'posts' ? [] : '']))
    expect(Object.values(faults(specOf(name), label, scene, empty)).join()).not.toBe('')
  })
})

describe('single fields', () => {
  it('a clock is named as the API names it', () => {
    const scene = sceneOf()
    expect(specOf('extend').body(filled(specOf('extend'), scene), scene)).toEqual({ clock: { kind: 'completion', body: LEAD.id, occurrence: 1 }, minutes: 120, reason: '已核实' })
  })

  it('a pause asks for no hours', () => {
    const scene = sceneOf()
    const values = { ...filled(specOf('extend'), scene), mode: 'pause', hours: '' }
    expect(faults(specOf('extend'), label, scene, values)).toEqual({})
    expect(specOf('extend').body(values, scene)).toMatchObject({ minutes: 0 })
  })

  it('the 5, 24 and 48 hours of the documents are not offered for more time', () => {
    const scene = sceneOf()
    const fixed = scene.detail.clocks.map((clock) => ({ ...clock, product_default: false }))
    const field = specOf('extend').fields.find(({ name }) => name === 'clock')
    expect(field?.choices?.({ ...scene, detail: { ...scene.detail, clocks: fixed } }, {})).toEqual([])
  })

  it('a split leaves a post behind', () => {
    const scene = sceneOf()
    const all = scene.detail.posts.map((post) => post.id)
    expect(Object.keys(faults(specOf('split'), label, scene, { posts: all, reason: '' }))).toEqual(['posts'])
  })

  it('a refusal of more time takes words, a grant does not', () => {
    const scene = sceneOf()
    const values = { number: '2', granted: 'no', note: '' }
    expect(Object.keys(faults(specOf('decide-time'), label, scene, values))).toEqual(['note'])
    expect(faults(specOf('decide-time'), label, scene, { ...values, granted: 'yes' })).toEqual({})
  })

  it('nobody is not reached before the third attempt', () => {
    const scene = sceneOf()
    const verdicts = (attempts: number) =>
      specOf('satisfaction').fields[0]?.choices?.({ ...scene, detail: { ...scene.detail, under_way: { ...scene.detail.under_way, attempts } } }, {}).map(({ value }) => value)
    expect(verdicts(2)).not.toContain('not_reached')
    expect(verdicts(3)).toContain('not_reached')
  })

  it('a choice that is gone since the draft was kept is no choice', () => {
    const scene = sceneOf()
    expect(Object.keys(faults(specOf('answer-notice'), label, scene, { number: '99', text: '已办' }))).toEqual(['number'])
  })
})

describe('a draft and its review', () => {
  it('marks quote what was selected and travel in the note', () => {
    expect(markOf('  \n ')).toBeNull()
    const mark = markOf('现场 已处置')
    expect(mark).toEqual({ quote: '现场 已处置', words: '' })
    expect(noteOf('整体可用', [{ quote: '现场', words: '写明时间' }])).toBe('整体可用\n1. “现场”：写明时间')
  })

  it('the newest judged draft is the beginning of the answer, until something is published', () => {
    const history = [event(1, 'drafted', '', NOW, 'a', { number: 1, kind: 'response', text: '一稿' }), event(2, 'reviewed', '', NOW, 'b', { number: 1, accepted: false, note: '缺结果' }), event(3, 'drafted', '', NOW, 'a', { number: 2, kind: 'response', text: '二稿' })]
    expect(judgedDraft(history)).toMatchObject({ text: '一稿', accepted: false, note: '缺结果' })
    history.push(event(4, 'reviewed', '', NOW, 'b', { number: 2, accepted: true, note: '' }))
    expect(judgedDraft(history)).toMatchObject({ text: '二稿', accepted: true })
    history.push(event(5, 'published', '', NOW, 'a', {}))
    expect(judgedDraft(history)).toBeNull()
  })

  it('the public reads no personal data, and offices keep their numbers', () => {
    const text = '王某13812345678，身份证522701199001011234，卡6222021234567890128，车牌贵J12345，邮箱a@b.cn，咨询电话0854-8222222'
    expect(personalData(text)).toContain('plate')
    const shown = publicText(text)
    expect(shown).toHaveLength(text.length)
    expect(shown).toContain('0854-8222222')
    expect(personalData(shown)).toEqual([])
    expect(shown).not.toMatch(/138|5227|贵J/)
  })
})
