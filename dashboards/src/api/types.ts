/** Names of the contract's shapes, so that pages never spell out `components['schemas']`. */
import type { components, paths } from './schema'

type Schemas = components['schemas']
type QueryOf<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never

export type AccountRow = Schemas['AccountRow']
export type ActRow = Schemas['ActRow']
export type Assigned = Schemas['Assigned']
export type Body = Schemas['BodyName']
export type BodyFigures = Schemas['BodyFigures']
export type BoundaryMap = Schemas['BoundaryMap']
export type Breakdown = Schemas['Breakdown']
export type BreakdownRow = Schemas['BreakdownRow']
export type BreakdownQuery = QueryOf<'/api/v1/metrics/breakdown/{by}'>
export type BulkOrder = Schemas['BulkOrder']
export type BulkReport = Schemas['BulkReport']
export type BulkRow = Schemas['BulkRow']
export type CaseDetail = Schemas['CaseDetail']
export type CaseList = Schemas['CasePage']
export type CaseQuery = QueryOf<'/api/v1/cases'>
export type CaseRow = Schemas['CaseRow']
export type ClockRule = Schemas['ClockRuleRow']
export type ClockRow = Schemas['ClockRow']
export type DeadLetter = Schemas['DeadLetterRow']
export type DemoAccount = Schemas['DemoAccount']
export type DeskEntry = Schemas['EntryRow']
export type EventRow = Schemas['EventRow']
export type Evidence = Schemas['Marked']
export type Facet = Schemas['FacetCount']
export type FigureQuery = QueryOf<'/api/v1/metrics/cases'>
export type Figures = Schemas['Figures']
export type Health = Schemas['Health']
export type KeyFigures = Schemas['KeyFigures']
export type Me = Schemas['Me']
export type Overview = Schemas['Overview']
export type OverviewQuery = QueryOf<'/api/v1/metrics/overview'>
export type OverdueCase = Schemas['OverdueCase']
export type Place = Schemas['PlaceName']
export type PlaceFigures = Schemas['PlaceFigures']
export type PostHit = Schemas['FoundPost']
export type PostList = Schemas['PostPage']
export type PostQuery = QueryOf<'/api/v1/posts'>
export type PostRow = Schemas['PostRow']
export type ProfileView = Schemas['ProfileView']
export type Publication = Schemas['PublicationRow']
export type PublicationKind = Schemas['PublicationKind']
export type Role = Schemas['Role']
export type Series = Schemas['Series']
export type SeriesRow = Schemas['SeriesRow']
export type SourceRow = Schemas['SourceRow']
export type Stop = Schemas['StopTime']
export type TokenRow = Schemas['TokenRow']
export type TrendDay = Schemas['TrendDay']
export type ViewRow = Schemas['ViewRow']

/** The body that each command takes: every sub-resource of a case that is posted to. */
export type CommandBodies = {
  [P in keyof paths as P extends `/api/v1/cases/{case_id}/${infer N}` ? (paths[P] extends { post: object } ? N : never) : never]: paths[P] extends {
    post: { requestBody: { content: { 'application/json': infer B } } }
  }
    ? B
    : never
}

export type CommandName = keyof CommandBodies
