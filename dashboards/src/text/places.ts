/** Places as clerks write them: below home, and without the parents that a child already names. */
import type { Place } from '@/api/types'

const wholePath = ({ name, path }: Place): string[] => (path.includes(name) ? path : [...path, name])

/** The place in full, with everything that it lies in. */
export function fullPath(place: Place): string {
  return wholePath(place).join(' › ')
}

/** The place and what it lies in, home and everything above it left out. */
export function pathBelow(place: Place, home: string): string {
  const path = wholePath(place)
  const below = path.slice(path.indexOf(home) + 1)
  return (below.length > 0 ? below : [place.name]).join(' › ')
}

/** The places that no other of them lies in. */
export function deepest(places: readonly Place[]): Place[] {
  return places.filter((place) => !places.some((other) => other.code !== place.code && other.path.length > place.path.length && other.path.includes(place.name)))
}
