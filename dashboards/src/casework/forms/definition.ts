/** What the form of a command consists of. One table of these takes the place of a component per command. */
import type { CaseDetail, CommandBodies, CommandName, Me, ProfileView } from '@/api/types'
import type { useText } from '@/i18n/useText'

export type Value = string | string[]
export type Values = Record<string, Value>

export interface Choice {
  value: string
  label: string
  hint?: string
  /** The clause of a rule, where it is one. */
  clause?: string
  /** Why it cannot be chosen now; it is shown all the same. */
  unable?: string
}

/** The case as it was when the form opened, who fills it in, and the language it speaks. */
export interface Scene {
  detail: CaseDetail
  me: Me | null
  now: Date
  /** Loaded only for forms that say `profile`. */
  profile: ProfileView | null
  preset: string
  text: ReturnType<typeof useText>
}

/** `line` one line, `words` several, `time` a moment, `number` a whole number, `radio` few choices in sight,
 * `select` one of many, `many` several of many, `posts` some of the case's posts. */
export type Kind = 'line' | 'words' | 'time' | 'number' | 'radio' | 'select' | 'many' | 'posts'

export interface Field {
  name: string
  kind: Kind
  optional?: boolean
  rows?: number
  /** Most characters, as the API has it. */
  max?: number
  /** A `time` that must not lie ahead, or must. */
  when?: 'past' | 'future'
  choices?: (scene: Scene, values: Values) => Choice[]
  start?: (scene: Scene) => Value
  shown?: (scene: Scene, values: Values) => boolean
  /** What is wrong with it beyond being empty, in words; '' when nothing is. */
  wrong?: (scene: Scene, values: Values) => string
}

export interface FormSpec<N extends CommandName = CommandName> {
  fields: Field[]
  body: (values: Values, scene: Scene) => CommandBodies[N]
  /** The key below `command` that title and button are taken from, where it is not the command's own. */
  words?: (scene: Scene) => string
  /** What will follow, said before it is sent; by default `command.NAME.after`. */
  after?: (scene: Scene) => string
  blocked?: (scene: Scene) => boolean
  profile?: boolean
}

export const one = (values: Values, name: string): string => {
  const value = values[name]
  return typeof value === 'string' ? value.trim() : ''
}

export const many = (values: Values, name: string): string[] => {
  const value = values[name]
  return Array.isArray(value) ? [...value] : []
}

export function fieldsShown(spec: Pick<FormSpec, 'fields'>, scene: Scene, values: Values): Field[] {
  return spec.fields.filter((field) => field.shown?.(scene, values) ?? true)
}

/** The empty form. */
export function blankOf(spec: Pick<FormSpec, 'fields'>, scene: Scene): Values {
  const empty = (field: Field): Value => (field.kind === 'many' || field.kind === 'posts' ? [] : '')
  return Object.fromEntries(spec.fields.map((field) => [field.name, field.start?.(scene) ?? empty(field)]))
}
