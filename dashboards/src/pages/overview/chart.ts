/** The parts of ECharts in use, and no others. */
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

import type { TrendDay } from '@/api/types'

echarts.use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, SVGRenderer, TooltipComponent])

export { echarts }

export interface TrendWords {
  opened: string
  answered: string
  missed: string
  day: (date: string) => string
}

/** Colours of the page, which follow light and dark. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

type Bar = { name: string; values: (number | null)[]; fill: string }

/** What all charts share: axes, legend and hints in the page's colours and letters. */
function frame(labels: string[], bars: Bar[], say?: (value: number) => string) {
  const { fontFamily } = getComputedStyle(document.body)
  const text = { color: colour('--ink-3'), fontSize: 12, fontFamily }
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily },
    grid: { left: 4, right: 8, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, itemGap: 14, textStyle: text, selectedMode: false },
    tooltip: {
      trigger: 'axis' as const, renderMode: 'richText' as const, confine: true,
      backgroundColor: colour('--panel'), borderColor: colour('--line-strong'), textStyle: { color: colour('--ink'), fontSize: 12 },
      ...(say ? { valueFormatter: (value: unknown) => (typeof value === 'number' ? say(value) : '–') } : {}),
    },
    xAxis: { type: 'category' as const, data: labels, axisLabel: text, axisTick: { show: false }, axisLine: { lineStyle: { color: colour('--line-strong') } } },
    yAxis: { type: 'value' as const, minInterval: say ? 0 : 1, axisLabel: { ...text, ...(say ? { formatter: say } : {}) }, splitLine: { lineStyle: { color: colour('--line') } } },
    series: bars.map(({ name, values, fill }) => ({ name, type: 'bar' as const, data: values, itemStyle: { color: fill }, barGap: '10%', barMaxWidth: 14 })) as Record<string, unknown>[],
  }
}

/** Opened and answered as grey bars, missed as a red line: red is for breaches only. */
export function trendOption(days: TrendDay[], words: TrendWords) {
  const option = frame(days.map((each) => words.day(each.date)), [
    { name: words.opened, values: days.map((each) => each.opened), fill: colour('--line-strong') },
    { name: words.answered, values: days.map((each) => each.answered), fill: colour('--ink-3') },
  ])
  const red = colour('--red-fill')
  option.series.push({ name: words.missed, type: 'line', data: days.map((each) => each.missed), symbol: 'rect', symbolSize: (count: number) => (count > 0 ? 6 : 0), lineStyle: { width: days.some((each) => each.missed > 0) ? 2 : 0, color: red }, itemStyle: { color: red } })
  return option
}

export interface Compared {
  labels: string[]
  now: (number | null)[]
  before: (number | null)[]
  words: { now: string; before: string }
  /** How a value is written where it is no plain count. */
  say?: (value: number) => string
}

/** A figure week by week as bars, and in the period before as pale bars beside them. */
export function comparedOption({ labels, now, before, words, say }: Compared) {
  return frame(labels, [{ name: words.before, values: before, fill: colour('--line-strong') }, { name: words.now, values: now, fill: colour('--ink-3') }], say)
}
