/** What the choices of a form are made of: bodies, clocks, posts and words of the API. */
import type { ClockRow, CommandBodies } from '@/api/types'
import type { Vocabulary } from '@/i18n/useText'
import { clip } from '@/text/segments'

import type { Choice, Scene } from './definition'

const EXCERPT = 90

/** Every body that can be named; a department's page carries none, so the profile gives them. */
export function bodies({ detail, profile }: Scene): Choice[] {
  const known = detail.bodies.length > 0 ? detail.bodies : (profile?.bodies ?? [])
  return known.map((body) => ({ value: body.id, label: body.name }))
}

/** Those that already act on the case come first, then all others. */
export function bodiesInvolvedFirst(scene: Scene): Choice[] {
  const { lead, supporting } = scene.detail
  const involved = new Map([...(lead ? [lead] : []), ...supporting].map((body) => [body.id, { value: body.id, label: body.name }]))
  return [...involved.values(), ...bodies(scene).filter(({ value }) => !involved.has(value))]
}

export function terms(vocabulary: Vocabulary, values: readonly string[]): (scene: Scene) => Choice[] {
  return ({ text }) => values.map((value) => ({ value, label: text.term(vocabulary, value) }))
}

const clockKey = (clock: ClockRow): string => [clock.kind, clock.body?.id ?? '', clock.occurrence].join('/')

export function clocks(wanted: (clock: ClockRow, scene: Scene) => boolean): (scene: Scene) => Choice[] {
  return (scene) =>
    scene.detail.clocks
      .filter((clock) => wanted(clock, scene))
      .map((clock) => ({ value: clockKey(clock), label: clockLabel(clock, scene) }))
}

function clockLabel(clock: ClockRow, { text }: Scene): string {
  const name = text.term('clock', clock.kind, clock.label)
  return [name, clock.body?.name ?? '', text.t('casework.clocks.due', { time: text.moment(clock.due_at) })].filter(Boolean).join(' · ')
}

export type ClockName = CommandBodies['resume']['clock']

/** The clock that a choice of `clocks` stands for, as commands name it. */
export function clockNamed(value: string, { detail }: Scene): ClockName {
  const found = detail.clocks.find((clock) => clockKey(clock) === value)
  return { kind: found?.kind ?? 'response', body: found?.body?.id ?? '', occurrence: found?.occurrence ?? 1 }
}

export const isRunning = (clock: ClockRow): boolean => clock.stopped_at === null && ['running', 'missed'].includes(clock.status)

/** Whose time may be asked for: not over, not fixed by a document, not passed, and one's own. */
export function isMovable(clock: ClockRow, { me, now }: Scene): boolean {
  const own = !me?.body || clock.body === null || clock.body.id === me.body.id
  return own && isRunning(clock) && clock.product_default && clock.paused_at === null && Date.parse(clock.due_at) > now.getTime()
}

/** Done before its deadline, recorded after it. */
export function isLateProof(clock: ClockRow): boolean {
  return clock.status === 'missed' && clock.accepted_at === null && clock.stopped_at !== null && clock.stopped_at <= clock.due_at
}

export function posts({ detail, text }: Scene): Choice[] {
  return detail.posts.map((post) => ({
    value: post.id,
    label: clip(post.title || post.text, EXCERPT),
    hint: [text.term('channel', post.channel), text.moment(post.published_at ?? post.collected_at)].join(' · '),
  }))
}
