/** Places as clerks write them: below home, and without the parents that a child already names. */
import type { Place } from '@/api/types'

/** The place and what it lies in, home and everything above it left out. */
export function pathBelow(place: Place, home: string): string {
  const path = place.path.includes(place.name) ? place.path : [...place.path, place.name]
  const below = path.slice(path.indexOf(home) + 1)
  return (below.length > 0 ? below : [place.name]).join(' › ')
}

/** The places that no other of them lies in. */
export function deepest(places: readonly Place[]): Place[] {
  return places.filter((place) => !places.some((other) => other.code !== place.code && other.path.length > place.path.length && other.path.includes(place.name)))
}
