/** Which commands are offered as buttons, in which order, which one is expected, and which wait in the menu. */
import type { CaseDetail, CommandName } from '@/api/types'

export interface Action {
  name: CommandName
  key: string
  main: boolean
}

export const GROUPS = ['reading', 'duties', 'answer', 'together', 'time', 'after'] as const
export type Group = (typeof GROUPS)[number]

/** What waits for somebody comes first, then what is done every day. */
const FIRST: CommandName[] = [
  'arbitrate', 'dispatch', 'sign-in', 'review', 'publish', 'draft', 'answer-notice', 'opinion', 'decide-time', 'accountability', 'satisfaction',
  'close', 'answer-on-spot', 'confirm', 'correct', 'progress', 'press-conference', 'return', 'merge', 'dismiss', 'evaluate', 'reopen',
]
export const KEYS: Partial<Record<CommandName, string>> = { dispatch: 'd', confirm: 'c', correct: 'e', merge: 'm', dismiss: 'x' }
/** The keys of those that a role may ever give. */
export function keyedFor(commands: readonly string[]): [CommandName, string][] {
  return (Object.entries(KEYS) as [CommandName, string][]).filter(([name]) => commands.includes(name))
}

/** All of them by what they are about; the type refuses one that is left out. */
const GROUP_OF: Record<CommandName, Group> = {
  confirm: 'reading', correct: 'reading', regrade: 'reading', withdraw: 'reading', merge: 'reading', split: 'reading', detach: 'reading', dismiss: 'reading', reopen: 'reading',
  dispatch: 'duties', arbitrate: 'duties', 'add-support': 'duties', 'remove-support': 'duties', 'sign-in': 'duties', return: 'duties', 'name-person': 'duties', progress: 'duties', close: 'duties',
  draft: 'answer', review: 'answer', publish: 'answer', 'press-conference': 'answer', 'direct-answer': 'answer', 'answer-on-spot': 'answer', adopt: 'answer',
  notice: 'together', 'answer-notice': 'together', consult: 'together', opinion: 'together', conclude: 'together',
  extend: 'time', 'decide-time': 'time', resume: 'time', 'accept-proof': 'time',
  callback: 'after', satisfaction: 'after', evaluate: 'after', 'propose-accountability': 'after', accountability: 'after',
}
const EXPECTED: Record<string, CommandName[]> = {
  triage: ['dispatch'],
  returned: ['arbitrate', 'dispatch'],
  dispatched: ['sign-in'],
  handling: ['review', 'publish'],
  answered: ['close'],
  closed: ['evaluate'],
}

export const ALL = Object.keys(GROUP_OF) as CommandName[]

type Offered = Pick<CaseDetail, 'allowed' | 'state'>

/** The only one that is blue. */
function expected({ allowed, state }: Offered): CommandName | undefined {
  return EXPECTED[state]?.find((name) => allowed.includes(name))
}

/** The buttons, `most` of them at most; only what the server allows is offered. */
export function actionsOf(detail: Offered, most = FIRST.length): Action[] {
  const main = expected(detail)
  const offered = FIRST.filter((name) => detail.allowed.includes(name))
  const ordered = main ? [main, ...offered.filter((name) => name !== main)] : offered
  return ordered.slice(0, most).map((name) => ({ name, key: KEYS[name] ?? '', main: name === main }))
}

/** What is allowed and has no button, by what it is about. */
export function furtherActions(detail: Offered, shown: readonly Action[]): { group: Group; names: CommandName[] }[] {
  const left = ALL.filter((name) => detail.allowed.includes(name) && !shown.some((action) => action.name === name))
  return GROUPS.map((group) => ({ group, names: left.filter((name) => GROUP_OF[name] === group) })).filter(({ names }) => names.length > 0)
}
