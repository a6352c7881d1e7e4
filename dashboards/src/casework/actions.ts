/** Which commands are offered as buttons, in which order, and which one is expected. */
import type { CaseDetail, CommandName } from '@/api/types'

export interface Action {
  name: CommandName
  key: string
  main: boolean
}

const OFFERED: [name: CommandName, key: string][] = [
  ['dispatch', 'd'],
  ['sign-in', ''],
  ['publish', ''],
  ['close', ''],
  ['confirm', 'c'],
  ['correct', 'e'],
  ['progress', ''],
  ['press-conference', ''],
  ['return', ''],
  ['merge', 'm'],
  ['dismiss', 'x'],
  ['reopen', ''],
]
const EXPECTED: Record<string, CommandName[]> = {
  triage: ['dispatch'],
  returned: ['dispatch'],
  dispatched: ['sign-in'],
  handling: ['publish'],
  answered: ['close'],
}

/** Only what the server allows is offered. */
export function actionsOf(detail: Pick<CaseDetail, 'allowed' | 'state'>): Action[] {
  const main = EXPECTED[detail.state] ?? []
  return OFFERED.filter(([name]) => detail.allowed.includes(name)).map(([name, key]) => ({ name, key, main: main.includes(name) }))
}

/** Commands that need no form. */
export function isDirect(name: CommandName): name is 'confirm' | 'sign-in' {
  return name === 'confirm' || name === 'sign-in'
}
