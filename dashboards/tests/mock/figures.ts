/** Made-up figures for the leader's page. */
import type { ClockRow, Overview, Stop } from '../../src/api/types'

import { MATTERS } from './matters.ts'
import { body, type World } from './world.ts'

const DAY = 86_400_000

const STAGES = [['triage', '待研判'], ['returned', '退回待重派'], ['dispatched', '待签收'], ['handling', '办理中'], ['answered', '已回应'], ['closed', '办结']] as const
const AGES = [['1d', '1天以内'], ['2d', '1至2天'], ['7d', '2至7天'], ['30d', '7至30天'], ['older', '30天以上']] as const

function figures(scale: number) {
  const stop = (kind: Stop['kind'], label: string, median: number | null, p90: number | null, rate: number | null, due: number): Stop => ({
    kind, label, count: Math.round(due * scale), median_seconds: median, p90_seconds: p90, on_time_rate: rate, due,
  })
  return {
    open: Math.round(38 * scale), overdue: Math.round(7 * scale), at_risk: Math.round(5 * scale), closed: Math.round(20 * scale), opened: Math.round(64 * scale), answered: Math.round(41 * scale),
    on_time: { met: Math.round(52 * scale), due: Math.round(63 * scale), rate: 0.825 - (1 - scale) / 10, unanswered_late: 4, late_on_arrival: 2 },
    stops: [
      stop('dispatch', '派单', 1500 * scale, 5400, 0.96, 60),
      stop('sign_in', '签收', 4200, 14000 * scale, 0.88, 52),
      stop('authoritative_information', '权威信息', 11800, 19000, 0.75, 4),
      stop('response', '公开回应', 73000 * scale, 168000, 0.81, 48),
      stop('close', '办结', null, null, null, 0),
    ],
    holding: STAGES.map(([stage, label], index) => ({ stage, label, count: Math.round((60 - index * 8) * scale), median_seconds: 2400 * (index + 1) * scale, p90_seconds: 9600 * (index + 1) })),
    returns: { count: Math.round(6 * scale), cases: 5, dispatched: 58, rate: 6 / 58 },
    reopenings: { count: 3, cases: 3, answers: 41, rate: 3 / 41 },
    satisfaction: { satisfied: 18, acceptable: 6, dissatisfied: 4, not_reached: 3, rated: 28, rate: 24 / 28, low: 0.69, high: 0.94 },
    effect: { measured: 31, calmer: 24, hours: 24, per_hour_before: 0.42 * scale, per_hour_after: 0.17, change: -0.6 },
  }
}

export function overview(world: World, days: number): Overview {
  const now = world.now()
  const late = [...world.cases.keys()].map((id) => world.detail(id)).filter((one) => one?.overdue === true)
  return {
    ...figures(1), previous: figures(0.86),
    since: new Date(now - days * DAY).toISOString(), until: new Date(now).toISOString(), as_of: new Date(now).toISOString(),
    counted_from: new Date(now - 40 * DAY).toISOString(),
    trend: Array.from({ length: days }, (_, index) => ({
      date: new Date(now - (days - 1 - index) * DAY).toISOString().slice(0, 10), opened: 6 + ((index * 7) % 9), answered: 4 + ((index * 5) % 7), missed: (index * 3) % 4 === 0 ? 2 : 0,
    })),
    by_body: ['5227.emergency', '522701.housing', '522702.emergency', '522727.transport', '522732.social', '522701.education', '522722.water'].map((id, index) => {
      const rate = 0.96 - index * 0.09
      const due = index > 4 ? 4 : 26 - index * 3
      return { body: body(id), cases: due, on_time_rate: rate, met: Math.round(rate * due), due, median_seconds: 30000 + index * 16000, low: Math.max(0, rate - 0.14), high: Math.min(1, rate + 0.08), ranked: index <= 4 }
    }),
    by_place: [...new Map(MATTERS.map(({ place }) => [place[0], place[1]]))].map(([code, name], index) => ({ code, name, cases: 14 - index, met: 9 - index, due: 10 - index, open: 8 - index, overdue: index % 3, on_time_rate: index === 5 ? null : 0.94 - index * 0.05 })),
    by_category: [], by_topic: [], by_channel: [],
    backlog: {
      count: 38, median_seconds: 130000, p90_seconds: 610000, oldest_seconds: 2900000,
      bands: AGES.map(([key, label], index) => ({ key, label, count: 12 - index * 2 })),
      stages: STAGES.map(([stage, label], index) => ({ stage, label, count: 9 - index, median_seconds: 21000 * (index + 1) })),
    },
    overdue_cases: late.slice(0, 8).flatMap((one) => (one ? [{ ...one, missed_clock: one.next_clock as ClockRow, ladder: { proposes: true, id: 'notice', text: '建议严肃批评、公开通报', clause: 'QN §19.4' } }] : [])),
  }
}
