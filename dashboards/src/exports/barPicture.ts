/** Bars in time as one drawing, to be taken away: the first, the last and the highest are named. */
import { svgPart as part } from './svgPart'

const WIDTH = 680
const HEIGHT = 180
const LINE = 20

export interface Bar {
  label: string
  value: number
}

export function barPicture(bars: readonly Bar[]): SVGSVGElement {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const words = { 'font-size': 12, fill: colour('--ink-3') }
  const svg = part('svg', { width: WIDTH, height: HEIGHT + 2 * LINE }) as SVGSVGElement
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const step = WIDTH / Math.max(1, bars.length)
  svg.append(part('text', { x: 0, y: 12, ...words }, String(most)), part('line', { x1: 0, x2: WIDTH, y1: LINE + HEIGHT, y2: LINE + HEIGHT, stroke: colour('--line-strong') }))
  bars.forEach(({ value }, at) => {
    const height = (value / most) * HEIGHT
    svg.append(part('rect', { x: at * step + 1, y: LINE + HEIGHT - height, width: Math.max(1, Math.min(24, step - 2)), height, fill: colour('--grey-fill') }))
  })
  const [first, last] = [bars[0], bars.at(-1)]
  if (first) svg.append(part('text', { x: 0, y: HEIGHT + 2 * LINE - 4, ...words }, first.label))
  if (last && bars.length > 1) svg.append(part('text', { x: WIDTH, y: HEIGHT + 2 * LINE - 4, 'text-anchor': 'end', ...words }, last.label))
  return svg
}
