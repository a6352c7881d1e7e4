/** Forms of what the responsible body and the hotline centre do. */
import type { CommandBodies } from '@/api/types'
import { fromLocalInput, toLocalInput } from '@/time/moment'

import { terms } from '../choices'
import { one, type Field, type FormSpec, type Scene, type Values } from '../definition'
import { note, reason } from './office'

const LONG = 20_000
const SHORT = 200
const ATTEMPTS = 3

export const longText = (name = 'text', rows = 5): Field => ({ name, kind: 'words', rows, max: LONG })
export const yesNo = (name: string, command: string): Field => ({
  name,
  kind: 'radio',
  choices: ({ text }) => ['yes', 'no'].map((value) => ({ value, label: text.t(`command.${command}.${value}`) })),
})

/** A moment of the office's zone as the API takes it. */
export const moment = (values: Values, name: string): string => fromLocalInput(one(values, name))?.toISOString() ?? ''

export const namePerson: FormSpec<'name-person'> = {
  fields: [{ name: 'person', kind: 'line', max: 50, start: ({ detail }) => detail.under_way.person }],
  body: (values) => ({ person: one(values, 'person') }),
}

export const progress: FormSpec<'progress'> = { fields: [longText()], body: (values) => ({ text: one(values, 'text') }) }

export const conference: FormSpec<'press-conference'> = {
  fields: [
    { name: 'held_at', kind: 'time', when: 'past', start: ({ now }) => toLocalInput(now) },
    { name: 'place', kind: 'line', max: SHORT },
    { name: 'speaker', kind: 'line', max: SHORT },
  ],
  body: (values) => ({ held_at: moment(values, 'held_at'), place: one(values, 'place'), speaker: one(values, 'speaker') }),
}

export const directAnswer: FormSpec<'direct-answer'> = {
  fields: [{ name: 'grounds', kind: 'radio', choices: terms('grounds', ['unlawful', 'one_person']) }, reason(), longText()],
  body: (values) => ({
    grounds: one(values, 'grounds') === 'unlawful' ? 'unlawful' : 'one_person',
    reason: one(values, 'reason'),
    text: one(values, 'text'),
  }),
}

export const onSpot: FormSpec<'answer-on-spot'> = { fields: [longText()], body: (values) => ({ text: one(values, 'text') }) }

export const adopt: FormSpec<'adopt'> = {
  fields: [yesNo('adopted', 'adopt'), longText()],
  body: (values) => ({ adopted: one(values, 'adopted') === 'yes', text: one(values, 'text') }),
}

export const close: FormSpec<'close'> = { fields: [note], body: (values) => ({ note: one(values, 'note') }) }

export const callback: FormSpec<'callback'> = { fields: [note], body: (values) => ({ note: one(values, 'note') }) }

type Verdict = CommandBodies['satisfaction']['verdict']
const VERDICTS: Verdict[] = ['satisfied', 'acceptable', 'dissatisfied', 'not_reached']
const verdictsNow = ({ detail }: Scene): Verdict[] => VERDICTS.filter((each) => each !== 'not_reached' || detail.under_way.attempts >= ATTEMPTS)

export const satisfaction: FormSpec<'satisfaction'> = {
  fields: [{ name: 'verdict', kind: 'radio', choices: (scene) => terms('verdict', verdictsNow(scene))(scene) }, note],
  body: (values) => ({ verdict: VERDICTS.find((each) => each === one(values, 'verdict')) ?? 'acceptable', note: one(values, 'note') }),
}
