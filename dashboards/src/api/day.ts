/** The desk's day: who is on duty, whom to reach, who was rung up, which policies are watched. */
import { client, unwrap } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type Call = Schemas['CallRow']
export type CallList = Schemas['CallList']
export type Callee = Schemas['CalleeRow']
export type Contact = Schemas['ContactRow']
export type ContactList = Schemas['ContactList']
export type DeskRoster = Schemas['DeskRow']
export type NewCall = Schemas['NewCall']
export type NewContact = Schemas['NewContact']
export type NewPolicy = Schemas['NewPolicy']
export type NewShift = Schemas['NewShift']
export type Policy = Schemas['PolicyRow']
export type PolicyCurve = Schemas['PolicyCurve']
export type PolicyList = Schemas['PolicyList']
export type PolicyStep = Schemas['PolicyStepRow']
export type RosterImport = Schemas['RosterImport']
export type RosterView = Schemas['RosterView']
export type Shift = Schemas['ShiftRow']

/** What can be done about a policy, with what each takes besides the number of steps seen. */
export interface PolicyOrders {
  assess: Omit<Schemas['AssessPolicy'], 'seen'>
  aim: Omit<Schemas['AimPolicy'], 'seen'>
  schedule: Omit<Schemas['SchedulePolicy'], 'seen'>
  release: Omit<Schemas['ReleasePolicy'], 'seen'>
  interpret: Omit<Schemas['SaidOfPolicy'], 'seen'>
  suggestion: Omit<Schemas['SuggestOnPolicy'], 'seen'>
  link: Omit<Schemas['LinkPolicy'], 'seen'>
  review: Omit<Schemas['SaidOfPolicy'], 'seen'>
  drop: Omit<Schemas['SaidOfPolicy'], 'seen'>
}
export type PolicyAct = keyof PolicyOrders

export const getRoster = (): Promise<RosterView> => unwrap(client.GET('/api/v1/duty/roster'))
export const enterShift = (body: NewShift): Promise<Shift> => unwrap(client.POST('/api/v1/duty/roster', { body }))
export const removeShift = (id: number): Promise<Shift> => unwrap(client.POST('/api/v1/duty/roster/{shift_id}/remove', { params: { path: { shift_id: id } } }))

export function importRoster(file: File): Promise<RosterImport> {
  return unwrap(
    client.POST('/api/v1/duty/roster/import', {
      body: { file: file as unknown as string },
      bodySerializer: () => {
        const form = new FormData()
        form.append('file', file)
        return form
      },
    }),
  )
}

export const getContacts = (): Promise<ContactList> => unwrap(client.GET('/api/v1/duty/contacts'))
export const enterContact = (body: NewContact): Promise<Contact> => unwrap(client.POST('/api/v1/duty/contacts', { body }))

export function changeContact(id: number, version: number, body: NewContact): Promise<Contact> {
  return unwrap(client.POST('/api/v1/duty/contacts/{contact_id}', { params: { path: { contact_id: id } }, body: { ...body, version } }))
}

export function settleContact(contact: Contact, how: 'confirm' | 'remove'): Promise<Contact> {
  const path = `/api/v1/duty/contacts/{contact_id}/${how}` as '/api/v1/duty/contacts/{contact_id}/confirm'
  return unwrap(client.POST(path, { params: { path: { contact_id: contact.id } }, body: { version: contact.version } }))
}

export const getCalls = (): Promise<CallList> => unwrap(client.GET('/api/v1/duty/calls'))

export const callsOf = (caseId: string): Promise<CallList> => unwrap(client.GET('/api/v1/duty/calls', { params: { query: { case: caseId } } }))

/** The number of calls that wait, of those one sees. */
export async function countOpenCalls(): Promise<number> {
  return (await unwrap(client.GET('/api/v1/duty/calls', { params: { query: { open: true } } }))).waiting
}

export const ring = (body: NewCall): Promise<Call> => unwrap(client.POST('/api/v1/duty/calls', { body }))

export function acknowledge(id: string, person: string, text: string): Promise<Call> {
  return unwrap(client.POST('/api/v1/duty/calls/{call_id}/acknowledge', { params: { path: { call_id: id } }, body: { person, text } }))
}

export function passOn(id: string): Promise<Call> {
  return unwrap(client.POST('/api/v1/duty/calls/{call_id}/not-reached', { params: { path: { call_id: id } }, body: { text: '' } }))
}

export function withdrawCall(id: string, reason: string): Promise<Call> {
  return unwrap(client.POST('/api/v1/duty/calls/{call_id}/withdraw', { params: { path: { call_id: id } }, body: { reason } }))
}

export const getPolicies = (): Promise<PolicyList> => unwrap(client.GET('/api/v1/policy-watches'))
export const beginPolicy = (body: NewPolicy): Promise<Policy> => unwrap(client.POST('/api/v1/policy-watches', { body }))
export const getCurve = (id: number): Promise<PolicyCurve> => unwrap(client.GET('/api/v1/policy-watches/{watch_id}/curve', { params: { path: { watch_id: id } } }))

export function actOnPolicy<A extends PolicyAct>(policy: Policy, act: A, order: PolicyOrders[A]): Promise<Policy> {
  const path = `/api/v1/policy-watches/{watch_id}/${act}` as '/api/v1/policy-watches/{watch_id}/review'
  return unwrap(client.POST(path, { params: { path: { watch_id: policy.id } }, body: { ...order, seen: policy.seen } as Schemas['SaidOfPolicy'] }))
}
