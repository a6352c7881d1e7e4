/** Boundaries of units as paths on a page. For an area as small as a prefecture it is enough to shorten degrees of longitude
 * by the cosine of the middle latitude. */
/** Longitude and latitude, or across and down. */
type Point = readonly number[]
type Ring = readonly Point[]

export interface Bounded {
  code: string
  polygons: readonly (readonly Ring[])[]
}

export interface Shape {
  code: string
  /** The `d` of an SVG path; holes are left out by `fill-rule: evenodd`. */
  path: string
  /** Where the unit's name and numbers stand: the middle of its largest part. */
  x: number
  y: number
}

export interface Drawing {
  width: number
  height: number
  shapes: Shape[]
}

const DEGREE = Math.PI / 180
const tenth = (value: number): number => Math.round(value * 10) / 10

/** Twice the area within a ring, and the middle of it. */
function middle(ring: readonly Point[]): { area: number; x: number; y: number } {
  let [area, x, y] = [0, 0, 0]
  ring.forEach(([x1 = 0, y1 = 0], at) => {
    const [x2 = 0, y2 = 0] = ring[(at + 1) % ring.length] ?? []
    const cross = x1 * y2 - x2 * y1
    area += cross
    x += (x1 + x2) * cross
    y += (y1 + y2) * cross
  })
  const [[firstX = 0, firstY = 0] = []] = ring
  return area === 0 ? { area, x: firstX, y: firstY } : { area: Math.abs(area), x: x / (3 * area), y: y / (3 * area) }
}

function edges(values: readonly number[]): { least: number; most: number } {
  return { least: values.reduce((a, b) => Math.min(a, b)), most: values.reduce((a, b) => Math.max(a, b)) }
}

/** The units drawn to this width, north above. */
export function drawnTo(width: number, units: readonly Bounded[]): Drawing {
  const all = units.flatMap(({ polygons }) => polygons.flat(2))
  if (all.length === 0) return { width, height: 0, shapes: [] }
  const east = edges(all.map(([lon = 0]) => lon))
  const north = edges(all.map(([, lat = 0]) => lat))
  const narrowed = Math.cos(((north.least + north.most) / 2) * DEGREE)
  const scale = width / ((east.most - east.least) * narrowed || 1)
  const place = ([lon = 0, lat = 0]: Point): Point => [tenth((lon - east.least) * narrowed * scale), tenth((north.most - lat) * scale)]
  const shapes = units.map(({ code, polygons }) => {
    const drawn = polygons.map((rings) => rings.map((ring) => ring.map(place)))
    const largest = drawn.map(([outer = []]) => middle(outer)).reduce((a, b) => (b.area > a.area ? b : a), { area: -1, x: 0, y: 0 })
    const path = drawn.flat().map((ring) => `M${ring.slice(0, -1).map((point) => point.join(' ')).join('L')}Z`).join('')
    return { code, path, x: tenth(largest.x), y: tenth(largest.y) }
  })
  return { width, height: tenth((north.most - north.least) * scale), shapes }
}
