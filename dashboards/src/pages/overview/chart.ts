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

/** Opened and answered as grey bars, missed as a red line: red is for breaches only. */
export function trendOption(days: TrendDay[], words: TrendWords) {
  const { fontFamily } = getComputedStyle(document.body)
  const text = { color: colour('--ink-3'), fontSize: 12, fontFamily }
  const bar = (name: string, values: number[], fill: string) => ({ name, type: 'bar' as const, data: values, itemStyle: { color: fill }, barGap: '10%', barMaxWidth: 14 })
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily },
    grid: { left: 4, right: 8, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, itemGap: 14, textStyle: text, selectedMode: false },
    tooltip: {
      trigger: 'axis' as const, renderMode: 'richText' as const, confine: true,
      backgroundColor: colour('--panel'), borderColor: colour('--line-strong'), textStyle: { color: colour('--ink'), fontSize: 12 },
    },
    xAxis: { type: 'category' as const, data: days.map((each) => words.day(each.date)), axisLabel: text, axisTick: { show: false }, axisLine: { lineStyle: { color: colour('--line-strong') } } },
    yAxis: { type: 'value' as const, minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: colour('--line') } } },
    series: [
      bar(words.opened, days.map((each) => each.opened), colour('--line-strong')),
      bar(words.answered, days.map((each) => each.answered), colour('--ink-3')),
      { name: words.missed, type: 'line' as const, data: days.map((each) => each.missed), symbol: 'rect', symbolSize: (count: number) => (count > 0 ? 6 : 0), lineStyle: { width: days.some((each) => each.missed > 0) ? 2 : 0, color: colour('--red-fill') }, itemStyle: { color: colour('--red-fill') } },
    ],
  }
}
