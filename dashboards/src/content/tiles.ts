import { shortName } from './shortNames'

/**
 * Where a county's tile stands on the schematic map, as [column, row] from the north-west; only the order of
 * neighbours is meant. Placed by hand, as no openly licensed package has boundaries at this level: decision 0056.
 * An office that may show boundaries gives its own: decision 0106.
 */
export const TILES: Readonly<Record<string, readonly [column: number, row: number]>> = {
  // Qiannan
  522725: [4, 1],
  522730: [2, 2],
  522723: [3, 2],
  522702: [4, 2],
  522729: [1, 3],
  522731: [2, 3],
  522701: [4, 3],
  522732: [5, 3],
  522728: [2, 4],
  522727: [3, 4],
  522726: [4, 4],
  522722: [5, 4],
}

/** Whether any of the places has a tile of its own, so that where a tile stands means something. */
export const isMapped = (places: readonly { code: string }[]): boolean => places.some(({ code }) => code in TILES)

/** The places in their tiles. Those without a place of their own follow below, as many in a row as the map is wide. */
export function tiled<T extends { code: string }>(places: readonly T[]): { place: T; column: number; row: number }[] {
  const known = places.flatMap((place) => {
    const at = TILES[place.code]
    return at ? [{ place, column: at[0], row: at[1] }] : []
  })
  const width = Math.max(4, ...known.map(({ column }) => column))
  const first = Math.max(0, ...known.map(({ row }) => row)) + 1
  const others = places.filter(({ code }) => TILES[code] === undefined)
  return [...known, ...inRows(others, width, first)]
}

/** Places of which nobody knows where they lie, side by side in the order given. */
export function inRows<T>(places: readonly T[], width = 4, first = 1): { place: T; column: number; row: number }[] {
  return places.map((place, at) => ({ place, column: (at % width) + 1, row: first + Math.floor(at / width) }))
}

/** How many characters of a name a tile has room for in a line, and in how many lines. */
const ACROSS = 5
const LINES = 2

/** A name that fits a tile, in lines: a self-governing county as clerks say it, a zone without its city. What is longer
 * ends with …; the tile's title has all of it. */
export function tileName(name: string): string[] {
  const said = Array.from(shortName(name).replace(/^\p{Script=Han}+(?=经济开发区$)/u, ''))
  const lines = Array.from({ length: LINES }, (_, line) => said.slice(line * ACROSS, (line + 1) * ACROSS).join('')).filter((line) => line !== '')
  if (said.length > ACROSS * LINES) lines.push(`${Array.from(lines.pop() ?? '').slice(0, -1).join('')}…`)
  return lines
}
