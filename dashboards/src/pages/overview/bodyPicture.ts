/** The dot plot of the bodies as one drawing: what the page shows beside its table's numbers, to be taken away. */
import type { BodyFigures } from '@/api/types'
import { svgPart as part } from '@/exports/svgPart'

const LINE = 26
const NAMES = 230
const PLOT = 360
const FIGURES = 90
const TOP = 24

const at = (share: number): number => NAMES + share * PLOT

/** One body: its name, the interval as a line, the rate as a dot (hollow while too few cases to rank), met of due. */
function row(each: BodyFigures, index: number, colour: (name: string) => string): SVGElement[] {
  const y = TOP + LINE * index + LINE / 2
  const grey = colour('--mark-line')
  const words = { 'font-size': 13, 'dominant-baseline': 'central', fill: colour('--ink') }
  const drawn = [part('text', { x: 0, y, ...words }, each.body.name)]
  if (each.low !== null && each.high !== null) drawn.push(part('line', { x1: at(each.low), x2: at(each.high), y1: y, y2: y, stroke: grey, 'stroke-width': 2 }))
  if (each.on_time_rate !== null) drawn.push(part('circle', { cx: at(each.on_time_rate), cy: y, r: 4.5, stroke: grey, 'stroke-width': 1.5, fill: each.ranked ? grey : colour('--panel') }))
  drawn.push(part('text', { x: NAMES + PLOT + FIGURES, y, 'text-anchor': 'end', ...words }, `${each.met} / ${each.due}`))
  return drawn
}

/** The drawing, not part of the page. */
export function bodyPicture(bodies: readonly BodyFigures[]): SVGSVGElement {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const height = TOP + LINE * bodies.length
  const svg = part('svg', { width: NAMES + PLOT + FIGURES, height }) as SVGSVGElement
  for (const share of [0, 0.5, 1]) {
    svg.append(part('text', { x: at(share), y: 12, 'text-anchor': 'middle', 'font-size': 12, fill: colour('--ink-3') }, `${share * 100}%`))
    svg.append(part('line', { x1: at(share), x2: at(share), y1: TOP - 6, y2: height, stroke: colour('--line') }))
  }
  bodies.forEach((each, index) => {
    svg.append(...row(each, index, colour))
  })
  return svg
}
