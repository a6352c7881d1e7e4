/** Every command of the API and how it is given. The type refuses a command that is left out. */
import type { CommandName } from '@/api/types'

import type { FormSpec } from './definition'
import * as body from './specs/body'
import * as office from './specs/office'
import * as oversight from './specs/oversight'

/** Given by the button alone. */
export const DIRECT = ['confirm', 'sign-in'] as const
/** With a component of their own, as they show more than fields. */
export const OWN = ['dispatch', 'arbitrate', 'correct', 'merge', 'draft', 'review', 'publish'] as const

export type DirectName = (typeof DIRECT)[number]
export type OwnName = (typeof OWN)[number]
export type FormName = Exclude<CommandName, DirectName | OwnName>

export const FORMS: { [N in FormName]: FormSpec<N> } = {
  regrade: office.regrade,
  withdraw: office.withdraw,
  'add-support': office.addSupport,
  'remove-support': office.removeSupport,
  dismiss: office.dismiss,
  reopen: office.reopen,
  split: office.split,
  detach: office.detach,
  return: office.giveBack,
  'name-person': body.namePerson,
  progress: body.progress,
  'press-conference': body.conference,
  'direct-answer': body.directAnswer,
  'answer-on-spot': body.onSpot,
  adopt: body.adopt,
  close: body.close,
  callback: body.callback,
  satisfaction: body.satisfaction,
  notice: oversight.giveNotice,
  'answer-notice': oversight.answerNotice,
  consult: oversight.consult,
  opinion: oversight.opinion,
  conclude: oversight.conclude,
  extend: oversight.extend,
  'decide-time': oversight.decideTime,
  resume: oversight.resume,
  'accept-proof': oversight.acceptProof,
  evaluate: oversight.evaluate,
  'propose-accountability': oversight.propose,
  accountability: oversight.decideAccountability,
}

export const isDirect = (name: CommandName): name is DirectName => DIRECT.some((each) => each === name)
export const isOwn = (name: CommandName): name is OwnName => OWN.some((each) => each === name)
export const hasForm = (name: CommandName): name is FormName => name in FORMS
