/** The mock's memory: cases that the commands change, as the API would. */
import type { CaseDetail, CaseList, ClockRow, EventRow, Evidence, PostRow } from '../../src/api/types'

import { BODIES, MATTERS, type Matter } from './matters.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const FINISHED = new Set(['closed', 'dismissed', 'merged'])

export const body = (id: string) => ({ id, name: BODIES[id] ?? id })
const iso = (at: number) => new Date(at).toISOString()

export function clock(kind: ClockRow['kind'], label: string, anchor: number, hours: number, over: Partial<ClockRow> = {}): ClockRow {
  const due = anchor + hours * HOUR
  return {
    kind, label, body: null, occurrence: 1, status: 'running', anchor_at: iso(anchor), due_at: iso(due),
    budget_seconds: hours * 3600, calendar: 'natural', clause: 'QN §8.4', product_default: false, provisional: false,
    late_on_arrival: false, paused_at: null, accepted_at: null, stopped_at: null, reason: '', passed: 0,
    warnings: [50, 80, 100].map((percent) => ({ percent, at: iso(anchor + (due - anchor) * (percent / 100)) })),
    explanation: `《黔南州》§8.4：自发现时起 ${hours} 小时（自然时）。发现时间加 ${hours} 小时即为截止时间。`,
    ...over,
  }
}

function evidenceOf(matter: Matter): Evidence[] {
  return matter.marks.flatMap(([words, why, judgement]) => {
    const at = matter.text.indexOf(words)
    if (at < 0) return []
    const start = Array.from(matter.text.slice(0, at)).length
    return [{ field: 'text', text: words, start, end: start + Array.from(words).length, why, told: why, judgement }]
  })
}

function postOf(matter: Matter, id: string, index: number, at: number): PostRow {
  return {
    id: `weibo:${id}-${index}`, revision: '0123456789abcdef', version: 1, channel: index % 3 === 1 ? 'news' : 'microblog',
    source: index % 3 === 1 ? 'qiannan-news' : 'weibo', url: `https://example.invalid/${id}/${index}`,
    title: index % 3 === 1 ? matter.title : '', text: index === 0 ? matter.text : `${matter.text.slice(0, 40)}（转）`,
    author: `k1-${(index + 17).toString(16).padStart(8, '0')}`, region: '贵州', published_at: iso(at - 20 * MINUTE), collected_at: iso(at),
    reposts: 12 * (index + 1), comments: 7 * index, likes: 30 * index, case_id: id, copy_of: '', duplicates: 0,
    assessment: {
      category: matter.category, categories: [matter.category], scores: { [matter.category]: 0.91 }, topic: matter.topic,
      grade: matter.grade, places: [], evidence: evidenceOf(matter), uncertain: false, model: 'mock', disposition: 'problem', casualties: {},
    },
  }
}

export function event(seq: number, type: string, label: string, at: number, actor: string, facts: Record<string, unknown> = {}): EventRow {
  return { seq, type, label, at: iso(at), noticed_at: iso(at), actor, actor_name: actor.replace(/^user:/, ''), body: null, facts, clocks: [] }
}

const STATES: CaseDetail['state'][] = ['triage', 'triage', 'triage', 'dispatched', 'handling', 'triage', 'answered', 'handling', 'triage', 'dispatched', 'closed']

function makeCase(index: number, now: number): CaseDetail {
  const matter = MATTERS[index % MATTERS.length] as Matter
  const state = STATES[index % STATES.length] ?? 'triage'
  const anchor = now - ((index * 37) % 420) * 6 * MINUTE - 20 * MINUTE
  const grave = matter.grade === 'II'
  const emergency = matter.category === 'emergency'
  const id = `c-${1000 + index}`
  const posts = Array.from({ length: 1 + ((index * 5) % 7) }, (_, n) => postOf(matter, id, n, anchor + n * 9 * MINUTE))
  const lead = state === 'triage' ? null : body(matter.lead)
  const settled = state === 'answered' || state === 'closed'
  const duty = grave ? clock('authoritative_information', '权威信息', anchor, 5) : clock('response', '公开回应', anchor, 48)
  const stopped = (row: ClockRow, after: number): ClockRow => ({ ...row, status: 'met', stopped_at: iso(anchor + after) })
  const clocks = [
    state === 'triage'
      ? clock('dispatch', '派单', anchor, grave ? 1 : emergency ? 2 : 24, { clause: '', product_default: true })
      : stopped(clock('dispatch', '派单', anchor, 24, { clause: '', product_default: true }), 20 * MINUTE),
    ...(state === 'dispatched' ? [clock('sign_in', '签收', anchor + HOUR, emergency ? 0.5 : 4, { body: lead, calendar: 'working', product_default: true, clause: '' })] : []),
    settled ? stopped({ ...duty, body: lead }, 3 * HOUR) : { ...duty, body: lead },
    ...(grave ? [clock('press_conference', '发布会', anchor, 24)] : []),
  ]
  const places = [{ code: matter.place[0], name: matter.place[1], path: ['贵州省', '黔南州', matter.place[1]] }]
  return {
    imported: false, merged_into: null, id, revision: 3, state, title: matter.title + (index >= MATTERS.length ? `（${Math.floor(index / MATTERS.length) + 1}）` : ''),
    category: matter.category, categories: matter.category === 'false_information' ? ['false_information', 'emergency'] : [matter.category],
    topic: matter.topic, grade: matter.grade, kind: null, place: index % 9 === 8 ? null : (places[0] ?? null), places, lead,
    supporting: grave && lead ? [body('522702.emergency')] : [], provisional: grave && state === 'triage', uncertain: index % 6 === 2,
    anchor_at: iso(anchor), opened_at: iso(anchor + 2 * MINUTE), post_count: posts.length, voice_count: Math.max(1, posts.length - 1),
    spark: Array.from({ length: 12 }, (_, n) => (n * (index + 3) * 7) % 9), next_clock: null, share: 0, overdue: false,
    proposal_lead: body(matter.lead), summary_text: matter.text,
    casualties: grave ? { dead: 3, injured: 11, evacuated: 200 } : {}, disposition: 'problem', scores: { [matter.category]: 0.91, policy: 0.2 },
    evidence: evidenceOf(matter),
    other_matter: null,
    heeded: { hot_topics: [], market: null, speaker: { text: '主办单位负责人或其新闻发言人', clause: '(p)' }, arbiter: { body: { id: '5227.office', name: '州政府办公室' }, rule: 'arbiter', clause: 'QN §8.1' } },
    accountability: [],
    proposal: {
      lead: { body: body(matter.lead), rule: '单一县市', clause: 'QN §8.1' },
      supporting: grave ? [{ body: body('522702.emergency'), rule: '属地', clause: 'QN §8.1' }] : [],
      informed: [{ body: { id: '5227.office', name: '州政府办公室' }, rule: '统筹', clause: 'QN §8.1' }, { body: { id: '5227.publicity', name: '州委宣传部' }, rule: '统筹', clause: 'QN §8.1' }],
      alternatives: [{ body: body('5227.housing'), rule: '主题', clause: 'QN §8.1' }, { body: body('522701.housing'), rule: '主题', clause: 'QN §8.1' }],
      rule: '单一县市', clause: 'QN §8.1', reason: `地点只涉及${matter.place[1]}，主题为${matter.topic}，按属地管理、谁主管谁负责。`, uncertain: index % 6 === 2, outside: false,
    },
    clocks, posts, history: [event(1, 'opened', '立案', anchor + 2 * MINUTE, ''), event(2, 'attached', '并入新帖', anchor + 12 * MINUTE, '', { posts: posts.length - 1 })],
    publications: settled ? [{ kind: 'response', text: '针对网民反映的情况，我局已组织核查并完成整改。', url: 'https://example.invalid/notice/1', issued_by: lead?.name ?? '', published_at: iso(anchor + 3 * HOUR), recorded_at: iso(anchor + 3 * HOUR), by: '李办事员', by_name: '李办事员' }] : [],
    progress: state === 'handling' ? [{ text: '已派人到现场核查，正在协调抢修。', at: iso(anchor + 2 * HOUR), by: '李办事员', by_name: '李办事员', body: lead }] : [],
    allowed: [], withheld: {}, followed: false, returns_left: 2,
    under_way: { person: '', draft: null, notices: [], consultation: null, requests: [], proposals: [], major: false, attempts: 0, satisfaction: null }, bodies: Object.keys(BODIES).map(body),
  }
}

const ALLOWED: Record<string, Record<string, string[]>> = {
  analyst: { triage: ['confirm', 'correct', 'dispatch', 'dismiss', 'merge'], returned: ['correct', 'dispatch', 'dismiss'], dismissed: ['reopen'], answered: ['reopen'], closed: ['reopen'] },
  handler: { dispatched: ['sign-in', 'return'], handling: ['progress', 'publish', 'press-conference', 'return'], answered: ['progress', 'publish', 'close'] },
}

const VIEWS = ['triage', 'at_risk', 'overdue', 'dispatched', 'handling', 'review', 'answered', 'closed', 'all']

export class World {
  readonly cases: Map<string, CaseDetail>
  role = 'analyst'

  constructor(readonly now: () => number = Date.now, size = 46) {
    this.cases = new Map(Array.from({ length: size }, (_, index) => makeCase(index, now())).map((one) => [one.id, one]))
  }

  detail(id: string): CaseDetail | null {
    const found = this.cases.get(id)
    if (!found) return null
    return { ...found, ...this.timing(found), allowed: ALLOWED[this.role]?.[found.state] ?? [] }
  }

  private timing(one: CaseDetail): { next_clock: ClockRow | null; share: number; overdue: boolean } {
    const share = (row: ClockRow) => (this.now() - Date.parse(row.anchor_at)) / (row.budget_seconds * 1000)
    const running = one.clocks.filter((row) => row.stopped_at === null).sort((a, b) => share(b) - share(a))
    const next = FINISHED.has(one.state) ? null : (running[0] ?? null)
    return { next_clock: next, share: next ? share(next) : 0, overdue: next !== null && share(next) > 1 }
  }

  private inView(one: CaseDetail, view: string): boolean {
    const time = this.timing(one)
    if (view === 'overdue') return time.overdue
    if (view === 'at_risk') return !time.overdue && time.share >= 0.8
    if (view === 'review') return one.under_way.draft !== null
    if (view === 'triage') return ['triage', 'returned'].includes(one.state)
    return view === 'all' || one.state === view
  }

  list(query: URLSearchParams): CaseList {
    const all = [...this.cases.values()].filter((one) => this.role !== 'handler' || one.lead !== null)
    const views = Object.fromEntries(VIEWS.map((view) => [view, all.filter((one) => this.inView(one, view)).length]))
    const found = all
      .filter((one) => this.inView(one, query.get('view') ?? 'all'))
      .filter((one) => !query.get('q') || one.title.includes(query.get('q') ?? ''))
      .filter((one) => (['state', 'category', 'topic', 'grade'] as const).every((name) => !query.get(name) || one[name] === query.get(name)))
      .filter((one) => !query.get('place') || one.place?.code === query.get('place'))
      .filter((one) => !query.get('body') || one.lead?.id === query.get('body'))
      .map((one) => ({ ...one, ...this.timing(one) }))
      .sort((a, b) => b.share - a.share)
    const count = (value: (one: CaseDetail) => [string, string] | null) => {
      const tally = new Map<string, { value: string; label: string; count: number }>()
      for (const one of found) {
        const pair = value(one)
        if (pair) tally.set(pair[0], { value: pair[0], label: pair[1], count: (tally.get(pair[0])?.count ?? 0) + 1 })
      }
      return [...tally.values()].sort((a, b) => b.count - a.count)
    }
    return {
      items: found.slice(0, 50), next_cursor: null, total: found.length, views, as_of: iso(this.now()),
      facets: {
        state: count((one) => [one.state, one.state]), category: count((one) => (one.category ? [one.category, one.category] : null)),
        topic: count((one) => (one.topic ? [one.topic, one.topic] : null)), grade: count((one) => (one.grade ? [one.grade, one.grade] : null)),
        place: count((one) => (one.place ? [one.place.code, one.place.name] : null)), body: count((one) => (one.lead ? [one.lead.id, one.lead.name] : null)),
      },
    }
  }
}
