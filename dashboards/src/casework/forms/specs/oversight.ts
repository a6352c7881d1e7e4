/** Forms of notices, consultation, time, proof, evaluation and accountability. */
import type { CaseDetail, CommandBodies } from '@/api/types'
import { clausesOf } from '@/text/citations'
import { toLocalInput } from '@/time/moment'

import { bodies, bodiesInvolvedFirst, clockNamed, clocks, isLateProof, isMovable, isRunning, terms } from '../choices'
import { many, one, type Choice, type FormSpec, type Scene, type Values } from '../definition'
import { longText, moment, yesNo } from './body'
import { note, reason } from './office'

const HOUR_MS = 3_600_000
const MOST_HOURS = 90 * 24
const SHORT = 200

export const giveNotice: FormSpec<'notice'> = {
  fields: [
    { name: 'to', kind: 'select', choices: bodiesInvolvedFirst, start: ({ detail }) => detail.lead?.id ?? '' },
    { name: 'origin', kind: 'radio', choices: terms('origin', ['internet_office', 'superior']), start: () => 'internet_office' },
    longText(),
    { name: 'due_at', kind: 'time', when: 'future', optional: true },
  ],
  body: (values) => ({
    to: one(values, 'to'),
    origin: one(values, 'origin') === 'superior' ? 'superior' : 'internet_office',
    text: one(values, 'text'),
    due_at: moment(values, 'due_at') || null,
  }),
}

function myNotices({ detail, me, text }: Scene): Choice[] {
  return detail.under_way.notices
    .filter((notice) => !me?.body || notice.body?.id === me.body.id)
    .map((notice) => ({ value: String(notice.number), label: notice.text, hint: text.t('casework.clocks.due', { time: text.moment(notice.due_at) }) }))
}

/** The one that was asked for, or the only one. */
function preset(choices: (scene: Scene) => Choice[]): (scene: Scene) => string {
  return (scene) => {
    const found = choices(scene)
    return found.find(({ value }) => value === scene.preset)?.value ?? (found.length === 1 ? (found[0]?.value ?? '') : '')
  }
}

export const answerNotice: FormSpec<'answer-notice'> = {
  fields: [{ name: 'number', kind: 'radio', choices: myNotices, start: preset(myNotices) }, longText()],
  body: (values) => ({ number: Number(one(values, 'number')), text: one(values, 'text') }),
}

export const consult: FormSpec<'consult'> = {
  profile: true,
  fields: [
    { name: 'bodies', kind: 'many', choices: (scene) => bodies(scene).filter(({ value }) => value !== scene.me?.body?.id) },
    { name: 'subject', kind: 'line', max: SHORT },
    { name: 'held_at', kind: 'time', start: ({ now }) => toLocalInput(new Date(now.getTime() + HOUR_MS)) },
  ],
  body: (values) => ({ bodies: many(values, 'bodies'), subject: one(values, 'subject'), held_at: moment(values, 'held_at') }),
}

export const opinion: FormSpec<'opinion'> = { fields: [longText()], body: (values) => ({ text: one(values, 'text') }) }

export const conclude: FormSpec<'conclude'> = { fields: [longText('result')], body: (values) => ({ result: one(values, 'result') }) }

export const extend: FormSpec<'extend'> = {
  fields: [
    { name: 'clock', kind: 'radio', choices: clocks(isMovable) },
    { name: 'mode', kind: 'radio', choices: ({ text }) => ['more', 'pause'].map((value) => ({ value, label: text.t(`command.extend.${value}`) })), start: () => 'more' },
    {
      name: 'hours',
      kind: 'number',
      shown: (_, values) => one(values, 'mode') !== 'pause',
      wrong: ({ text }, values) => {
        const hours = Number(one(values, 'hours'))
        return Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS ? '' : text.t('command.extend.hoursWrong', { most: MOST_HOURS })
      },
    },
    reason(),
  ],
  body: (values, scene) => ({
    clock: clockNamed(one(values, 'clock'), scene),
    minutes: one(values, 'mode') === 'pause' ? 0 : Number(one(values, 'hours')) * 60,
    reason: one(values, 'reason'),
  }),
}

function requests({ detail, text }: Scene): Choice[] {
  return detail.under_way.requests.map((each) => ({
    value: String(each.number),
    label: `${text.term('clock', each.clock.kind)} · ${each.minutes > 0 ? `${text.t('command.extend.more')} ${text.span(each.minutes * 60)}` : text.t('command.extend.pause')}`,
    hint: each.reason,
  }))
}

export const decideTime: FormSpec<'decide-time'> = {
  fields: [
    { name: 'number', kind: 'radio', choices: requests, start: preset(requests) },
    yesNo('granted', 'decide-time'),
    { ...note, wrong: ({ text }, values) => (one(values, 'granted') === 'no' && !one(values, 'note') ? text.t('form.need.words', { field: text.t('command.decide-time.field.note') }) : '') },
  ],
  body: (values) => ({ number: Number(one(values, 'number')), granted: one(values, 'granted') === 'yes', note: one(values, 'note') }),
}

const paused = clocks((clock) => isRunning(clock) && clock.paused_at !== null)

export const resume: FormSpec<'resume'> = {
  fields: [{ name: 'clock', kind: 'radio', choices: paused, start: preset(paused) }],
  body: (values, scene) => ({ clock: clockNamed(one(values, 'clock'), scene) }),
}

const lateProofs = clocks(isLateProof)

export const acceptProof: FormSpec<'accept-proof'> = {
  fields: [{ name: 'clock', kind: 'radio', choices: lateProofs, start: preset(lateProofs) }, { name: 'note', kind: 'words', rows: 3, max: SHORT }],
  body: (values, scene) => ({ clock: clockNamed(one(values, 'clock'), scene), note: one(values, 'note') }),
}

const QUALITIES = ['good', 'adequate', 'poor'] as const

export const evaluate: FormSpec<'evaluate'> = {
  fields: [{ name: 'quality', kind: 'radio', choices: terms('quality', QUALITIES) }, longText()],
  body: (values) => ({ quality: QUALITIES.find((each) => each === one(values, 'quality')) ?? 'adequate', text: one(values, 'text') }),
}

type Step = CaseDetail['accountability'][number]
type Ground = CommandBodies['propose-accountability']['ground']
type Measure = NonNullable<CommandBodies['accountability']['measure']>
const LATE: Ground = 'late'
const NO_MEASURE = 'none'

/** All steps of the profile that a person proposes; those that this case gives no ground for say why. */
const steps = ({ detail }: Scene): Choice[] =>
  detail.accountability.map((each) => ({ value: each.id, label: each.text, clause: clausesOf([each])[0], unable: each.open ? undefined : each.withheld }))
const chosenStep = ({ detail }: Scene, values: Values): Step | undefined => detail.accountability.find((each) => each.open && each.id === one(values, 'step'))
const isLate = (scene: Scene, values: Values): boolean => one(values, 'ground') === LATE && chosenStep(scene, values)?.open_grounds.includes(LATE) === true

function grounds(scene: Scene, values: Values): Choice[] {
  const step = chosenStep(scene, values)
  return (step?.grounds ?? []).map((value) => ({
    value,
    label: scene.text.term('ground', value),
    unable: step?.open_grounds.includes(value) ? undefined : step?.withheld,
  }))
}

/** The clocks that bodies missed and that the step is for. */
function missed(scene: Scene, values: Values): Choice[] {
  const named = chosenStep(scene, values)?.missed ?? []
  return clocks((clock) => named.some((each) => each.kind === clock.kind && each.body === clock.body?.id && each.occurrence === clock.occurrence))(scene)
}

export const propose: FormSpec<'propose-accountability'> = {
  fields: [
    { name: 'step', kind: 'radio', choices: steps },
    { name: 'ground', kind: 'radio', choices: grounds, shown: (scene, values) => chosenStep(scene, values) !== undefined },
    { name: 'clock', kind: 'radio', shown: isLate, choices: missed },
    { name: 'body', kind: 'select', shown: (scene, values) => !isLate(scene, values), choices: bodiesInvolvedFirst, start: ({ detail }) => detail.lead?.id ?? '' },
    reason(),
  ],
  body: (values, scene) => {
    const clock = isLate(scene, values) ? clockNamed(one(values, 'clock'), scene) : null
    return {
      step: one(values, 'step'),
      ground: chosenStep(scene, values)?.open_grounds.find((each) => each === one(values, 'ground')) ?? LATE,
      body: clock?.body ?? one(values, 'body'),
      reason: one(values, 'reason'),
      clock,
    }
  },
}

function proposals({ detail, text }: Scene): Choice[] {
  return detail.under_way.proposals.map((each) => ({
    value: String(each.number),
    label: [each.text, each.body?.name ?? '', text.term('ground', each.ground)].filter(Boolean).join(' · '),
    hint: each.reason,
  }))
}

function measures(scene: Scene, values: Values): Measure[] {
  return scene.detail.under_way.proposals.find((each) => String(each.number) === one(values, 'number'))?.measures ?? []
}

export const decideAccountability: FormSpec<'accountability'> = {
  fields: [
    { name: 'number', kind: 'radio', choices: proposals, start: preset(proposals) },
    {
      name: 'measure',
      kind: 'radio',
      choices: (scene, values) => [...terms('measure', measures(scene, values))(scene), { value: NO_MEASURE, label: scene.text.t('command.accountability.none') }],
    },
    longText(),
  ],
  body: (values, scene) => ({
    number: Number(one(values, 'number')),
    measure: measures(scene, values).find((each) => each === one(values, 'measure')) ?? null,
    text: one(values, 'text'),
  }),
}
