/** Forms of notices, consultation, time, proof, evaluation and accountability. */
import type { CommandBodies, ProfileView } from '@/api/types'
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

type Step = ProfileView['ladder'][number]
type Ground = CommandBodies['propose-accountability']['ground']
type Measure = NonNullable<CommandBodies['accountability']['measure']>
const LATE: Ground = 'late'
const NO_MEASURE = 'none'

const step = ({ profile }: Scene, id: string): Step | undefined => profile?.ladder.find((each) => each.id === id)
const steps = ({ profile }: Scene): Choice[] => (profile?.ladder ?? []).filter((each) => each.proposes).map((each) => ({ value: each.id, label: each.text, hint: each.clause }))
const isLate = (_: Scene, values: Values): boolean => one(values, 'ground') === LATE

export const propose: FormSpec<'propose-accountability'> = {
  profile: true,
  fields: [
    { name: 'step', kind: 'radio', choices: steps },
    { name: 'ground', kind: 'radio', choices: (scene, values) => terms('ground', step(scene, one(values, 'step'))?.grounds ?? [])(scene) },
    { name: 'body', kind: 'select', choices: bodiesInvolvedFirst, start: ({ detail }) => detail.lead?.id ?? '' },
    {
      name: 'clock',
      kind: 'radio',
      shown: isLate,
      choices: (scene, values) => clocks((clock) => clock.status === 'missed' && clock.body?.id === one(values, 'body'))(scene),
    },
    reason(),
  ],
  body: (values, scene) => ({
    step: one(values, 'step'),
    ground: step(scene, one(values, 'step'))?.grounds.find((each) => each === one(values, 'ground')) ?? LATE,
    body: one(values, 'body'),
    reason: one(values, 'reason'),
    clock: isLate(scene, values) ? clockNamed(one(values, 'clock'), scene) : null,
  }),
}

function proposals({ detail, text }: Scene): Choice[] {
  return detail.under_way.proposals.map((each) => ({
    value: String(each.number),
    label: [each.text, each.body?.name ?? '', text.term('ground', each.ground)].filter(Boolean).join(' · '),
    hint: each.reason,
  }))
}

function measures(scene: Scene, values: Values): Measure[] {
  const chosen = scene.detail.under_way.proposals.find((each) => String(each.number) === one(values, 'number'))
  return step(scene, chosen?.step ?? '')?.measures ?? []
}

export const decideAccountability: FormSpec<'accountability'> = {
  profile: true,
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
