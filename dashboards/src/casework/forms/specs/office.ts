/** Forms of the offices' commands on who answers and what belongs to the case. */
import type { CommandName } from '@/api/types'

import { GRADES } from '../../corrections'
import { bodies, posts, terms } from '../choices'
import { many, one, type Choice, type Field, type FormSpec, type Scene } from '../definition'

const NO_GRADE = 'none'
const SHORT = 200
const NOTE = 2_000

export const reason = (max = SHORT): Field => ({ name: 'reason', kind: 'words', rows: 3, max })
export const note: Field = { name: 'note', kind: 'words', rows: 3, max: NOTE, optional: true }

const isMerged = ({ detail }: Scene): boolean => detail.state === 'merged'
const leaving: Field = {
  name: 'posts',
  kind: 'posts',
  choices: posts,
  shown: (scene) => !isMerged(scene),
  wrong: (scene, values) => (many(values, 'posts').length >= scene.detail.posts.length ? scene.text.t('form.need.all') : ''),
}
const why: Field = { ...reason(), optional: true }

function reasons(command: CommandName): Field {
  const choices = ({ text }: Scene): Choice[] => text.phrases(`command.${command}.reasons`).map((value) => ({ value, label: value }))
  return { name: 'reason', kind: 'radio', choices }
}

const otherGrades = (scene: Scene): Choice[] =>
  terms('gradeLong', [...GRADES, NO_GRADE])(scene).filter(({ value }) => value !== (scene.detail.grade ?? NO_GRADE))

export const regrade: FormSpec<'regrade'> = {
  fields: [{ name: 'grade', kind: 'radio', choices: otherGrades }, reason()],
  body: (values) => ({ grade: GRADES.find((grade) => grade === one(values, 'grade')) ?? null, reason: one(values, 'reason') }),
}

export const withdraw: FormSpec<'withdraw'> = { fields: [reason()], body: (values) => ({ reason: one(values, 'reason') }) }

export const addSupport: FormSpec<'add-support'> = {
  fields: [
    {
      name: 'body',
      kind: 'select',
      choices: (scene) => {
        const { lead, supporting } = scene.detail
        const acting = new Set([lead?.id, ...supporting.map((body) => body.id)])
        return bodies(scene).filter(({ value }) => !acting.has(value))
      },
    },
    note,
  ],
  body: (values) => ({ body: one(values, 'body'), note: one(values, 'note') }),
}

export const removeSupport: FormSpec<'remove-support'> = {
  fields: [{ name: 'body', kind: 'radio', choices: ({ detail }) => detail.supporting.map((body) => ({ value: body.id, label: body.name })) }, reason()],
  body: (values) => ({ body: one(values, 'body'), reason: one(values, 'reason') }),
}

/** A reason from the list, words of one's own, or both. */
export const dismiss: FormSpec<'dismiss'> = {
  fields: [
    { ...reasons('dismiss'), optional: true, wrong: ({ text }, values) => (one(values, 'reason') || one(values, 'note') ? '' : text.t('form.need.choice', { field: text.t('command.dismiss.field.reason') })) },
    { ...note, max: SHORT - 40 },
  ],
  body: (values) => ({ reason: [one(values, 'reason'), one(values, 'note')].filter(Boolean).join('：') }),
}

export const reopen: FormSpec<'reopen'> = { fields: [reason()], body: (values) => ({ reason: one(values, 'reason') }) }

export const split: FormSpec<'split'> = {
  fields: [leaving, why],
  body: (values) => ({ posts: many(values, 'posts'), reason: one(values, 'reason') }),
  words: (scene) => (isMerged(scene) ? 'unmerge' : 'split'),
}

export const detach: FormSpec<'detach'> = {
  fields: [leaving, why],
  body: (values) => ({ posts: many(values, 'posts'), reason: one(values, 'reason') }),
}

export const giveBack: FormSpec<'return'> = {
  fields: [reasons('return'), { ...note, optional: false }],
  body: (values) => ({ reason: one(values, 'reason'), note: one(values, 'note') }),
  after: ({ detail, text }) => {
    if (detail.returns_left <= 0) return text.t('command.return.noneLeft')
    return detail.returns_left === 1 ? text.t('command.return.lastLeft') : text.t('command.return.left', { n: detail.returns_left })
  },
  blocked: ({ detail }) => detail.returns_left <= 0,
}
