/** What is wrong with a filled-in form, field by field, in words; empty when it can be sent. */
import { fromLocalInput } from '@/time/moment'

import { fieldsShown, many, one, type Field, type FormSpec, type Scene, type Values } from './definition'

/** A form's minutes end before the server's do. */
const SLACK_MS = 60_000

function isEmpty(field: Field, values: Values): boolean {
  return field.kind === 'many' || field.kind === 'posts' ? many(values, field.name).length === 0 : one(values, field.name) === ''
}

function missing(field: Field, label: string, { text }: Scene): string {
  if (field.kind === 'time') return text.t('form.need.time')
  return text.t(['line', 'words', 'number'].includes(field.kind) ? 'form.need.words' : 'form.need.choice', { field: label })
}

function wrongTime(field: Field, values: Values, { text, now }: Scene): string {
  const at = fromLocalInput(one(values, field.name))
  if (at === null) return text.t('form.need.time')
  if (field.when === 'past' && at.getTime() > now.getTime() + SLACK_MS) return text.t('form.need.past')
  return field.when === 'future' && at <= now ? text.t('form.need.future') : ''
}

/** A choice that a draft kept from yesterday may be no choice today. */
function isGone(field: Field, scene: Scene, values: Values): boolean {
  if (!field.choices || isEmpty(field, values)) return false
  const known = new Set(field.choices(scene, values).filter((each) => !each.unable).map(({ value }) => value))
  const chosen = field.kind === 'many' || field.kind === 'posts' ? many(values, field.name) : [one(values, field.name)]
  return chosen.some((each) => !known.has(each))
}

function wrongIn(field: Field, label: string, scene: Scene, values: Values): string {
  const empty = isEmpty(field, values)
  if (empty && !field.optional) return missing(field, label, scene)
  if (isGone(field, scene, values)) return missing(field, label, scene)
  if (!empty && field.kind === 'time') return wrongTime(field, values, scene)
  return field.wrong?.(scene, values) ?? ''
}

export function faults(spec: Pick<FormSpec, 'fields'>, label: (field: string) => string, scene: Scene, values: Values): Record<string, string> {
  const found = fieldsShown(spec, scene, values).map((field) => [field.name, wrongIn(field, label(field.name), scene, values)] as const)
  return Object.fromEntries(found.filter(([, words]) => words !== ''))
}
