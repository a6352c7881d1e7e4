/** Bars beside their names, one a line, as one drawing to be taken away. */
import { svgPart as part } from './svgPart'

const LINE = 26
const NAMES = 150
const BARS = 420
const FIGURES = 60

export interface NamedBar {
  name: string
  value: number
}

export function rowPicture(bars: readonly NamedBar[]): SVGSVGElement {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const words = { 'font-size': 13, 'dominant-baseline': 'central', fill: colour('--ink') }
  const svg = part('svg', { width: NAMES + BARS + FIGURES, height: LINE * bars.length }) as SVGSVGElement
  const most = Math.max(1, ...bars.map(({ value }) => value))
  bars.forEach(({ name, value }, at) => {
    const y = LINE * at + LINE / 2
    svg.append(
      part('text', { x: 0, y, ...words }, name),
      part('rect', { x: NAMES, y: y - 5, width: (value / most) * BARS, height: 10, fill: colour('--grey-fill') }),
      part('text', { x: NAMES + BARS + FIGURES, y, 'text-anchor': 'end', ...words }, String(value)),
    )
  })
  return svg
}
