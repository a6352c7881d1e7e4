/** What each command does to a mock case. */
import type { CaseDetail, CommandBodies } from '../../src/api/types'

import { body, event, type World } from './world.ts'

const NEXT: Record<string, CaseDetail['state']> = {
  dispatch: 'dispatched', 'sign-in': 'handling', return: 'returned', publish: 'answered', close: 'closed', dismiss: 'dismissed', reopen: 'triage',
}
const EVENT: Record<string, string> = {
  confirm: 'confirmed', correct: 'corrected', dispatch: 'dispatched', 'sign-in': 'signed_in', return: 'returned', progress: 'progressed',
  publish: 'published', 'press-conference': 'conference_held', close: 'closed', dismiss: 'dismissed', reopen: 'reopened', merge: 'merged_into',
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function obey(world: World, one: CaseDetail, name: string, input: Record<string, unknown>, actor: string): void {
  const at = new Date(world.now()).toISOString()
  one.revision += 1
  one.state = NEXT[name] ?? one.state
  one.history = [...one.history, event(one.history.length + 1, EVENT[name] ?? name, EVENT[name] ?? name, world.now(), actor, input)]
  const stop = (kinds: string[]): void => {
    one.clocks = one.clocks.map((row) =>
      kinds.includes(row.kind) && row.stopped_at === null ? { ...row, stopped_at: at, status: at > row.due_at ? 'missed' : 'met' } : row)
  }
  if (name === 'dispatch') {
    one.lead = body(text(input['lead']))
    one.supporting = (input['supporting'] as string[]).map(body)
    one.provisional = false
    stop(['dispatch'])
  }
  if (name === 'confirm') one.uncertain = false
  if (name === 'correct') {
    const change = input as CommandBodies['correct']
    one.category = change.category ?? one.category
    one.topic = change.topic ?? one.topic
    if (change.grade !== undefined) one.grade = change.grade
  }
  if (name === 'sign-in') stop(['sign_in'])
  if (name === 'return') one.returns_left -= 1
  if (name === 'progress') one.progress = [...one.progress, { text: text(input['text']), at, by: actor, by_name: actor, body: one.lead }]
  if (name === 'publish') {
    const answer = input as CommandBodies['publish']
    one.publications = [...one.publications, { ...answer, recorded_at: at, by: actor, by_name: actor }]
    stop(['response', 'authoritative_information'])
  }
  if (name === 'press-conference') stop(['press_conference'])
  if (name === 'dismiss') stop(['dispatch', 'response', 'authoritative_information', 'press_conference'])
}
