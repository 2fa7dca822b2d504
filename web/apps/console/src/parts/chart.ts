import { isDark } from '@julin/kit'

export interface Series {
  name: string
  values: number[]
  /** Which of the two axes; the second stands at the right. */
  axis?: 0 | 1
  bars?: boolean
  show?: (value: number) => string
  /** Shorter, for the axis. */
  scale?: (value: number) => string
}

const scaleOf = (series: Series | undefined) => series?.scale ?? series?.show

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** The options of a chart in our palette. HTML tooltips would break the CSP, so rich text. */
export function optionsOf(labels: string[], series: Series[], description: string): Record<string, unknown> {
  void isDark.value
  const [ink, line] = [token('--ink-3'), token('--line')]
  const colours = ['--accent', '--leaf', '--info-ink', '--warn'].map(token)
  const axis = (index: number) => ({
    type: 'value', minInterval: 1, splitLine: { show: index === 0, lineStyle: { color: line } },
    axisLabel: { color: ink, formatter: scaleOf(series.find((one) => (one.axis ?? 0) === index)) },
  })
  const second = series.some((one) => one.axis === 1)
  return {
    color: colours, textStyle: { fontFamily: token('--font') },
    aria: { enabled: true, label: { description } },
    grid: { left: 8, right: 8, top: series.length > 1 ? 36 : 16, bottom: 4, containLabel: true },
    legend: { show: series.length > 1, top: 0, right: 0, textStyle: { color: token('--ink-2') }, itemWidth: 14, itemHeight: 8 },
    tooltip: {
      trigger: 'axis', renderMode: 'richText', backgroundColor: token('--surface'), borderColor: line, textStyle: { color: token('--ink') },
    },
    xAxis: { type: 'category', data: labels, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink, hideOverlap: true } },
    yAxis: second ? [axis(0), axis(1)] : [axis(0)],
    series: series.map((one) => ({
      name: one.name, data: one.values, type: one.bars ? 'bar' : 'line', yAxisIndex: one.axis ?? 0, smooth: 0.25, smoothMonotone: 'x', symbol: 'none', barMaxWidth: 22,
      itemStyle: one.bars ? { borderRadius: [4, 4, 0, 0] } : {}, tooltip: { valueFormatter: one.show },
    })),
  }
}
