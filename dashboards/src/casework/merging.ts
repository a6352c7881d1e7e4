/** Which cases may take in another, and where to look for them. */
import type { Place } from '@/api/types'

export const MERGE_TARGETS = ['triage', 'returned', 'dispatched', 'handling', 'answered'] as const
/** Digits of the code of a county. */
const COUNTY = 6

/** The county that a place is or lies in; '' for the prefecture itself and for no place. */
export function unitOf(place: Place | null): string {
  return place && place.code.length >= COUNTY ? place.code.slice(0, COUNTY) : ''
}
