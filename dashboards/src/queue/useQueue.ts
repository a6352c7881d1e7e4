/** A list of cases that follows its query and the live stream without jumping. */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

import { getCase, listCases } from '@/api/cases'
import { asProblem, type Problem } from '@/api/problem'
import type { CaseList, CaseQuery, CaseRow, Facet } from '@/api/types'
import { useLive } from '@/stores/live'
import { followServer } from '@/time/now'

import { PAGE } from './filters'
import { appendRows, reconcile, replaceRow } from './reconcile'

const SETTLE_MS = 1_000
/** What the API gives in one answer at most. */
const MOST_AT_ONCE = 200
const MOST_LOOKED_UP = 5

export type LoadStatus = 'loading' | 'error' | 'ready'
export type ListLoader = (query: CaseQuery, signal?: AbortSignal) => Promise<CaseList>

export function useQueue(query: Ref<CaseQuery>, load: ListLoader = listCases) {
  const live = useLive()
  const status = ref<LoadStatus>('loading')
  const problem = ref<Problem | null>(null)
  const rows = shallowRef<CaseRow[]>([])
  const total = ref(0)
  const facets = shallowRef<Record<string, Facet[]>>({})
  const views = ref<Record<string, number>>({})
  const cursor = ref<string | null>(null)
  const fresh = ref<string[]>([])
  const left = ref<string[]>([])
  const changed = ref<Set<string>>(new Set())
  const loadingMore = ref(false)
  let abort = new AbortController()
  let settle: ReturnType<typeof setTimeout> | undefined
  let touched = new Set<string>()
  /** Cases that were spoken of, and what time it was, since the list was loaded. */
  let heard = new Set<string>()
  let loadedAt = 0

  /** Asks for a list. Counts that were told while the answer was on its way are newer than those it brings. */
  async function ask(asked: CaseQuery, signal: AbortSignal): Promise<CaseList> {
    const told = live.views
    const list = await load(asked, signal)
    return live.views === told ? list : { ...list, views: { ...list.views, ...live.views } }
  }

  function takeOver(list: CaseList): void {
    problem.value = null
    rows.value = list.items
    total.value = list.total
    facets.value = list.facets
    views.value = list.views
    cursor.value = list.next_cursor
    fresh.value = []
    left.value = []
    changed.value = new Set()
    heard = new Set()
    loadedAt = Date.parse(list.as_of)
    followServer(list.as_of)
  }

  async function reload(quietly = false): Promise<void> {
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    if (!quietly) status.value = 'loading'
    try {
      const list = await ask({ ...query.value, limit: PAGE }, signal)
      if (signal.aborted) return
      takeOver(list)
      status.value = 'ready'
    } catch (error) {
      if (signal.aborted) return
      problem.value = asProblem(error)
      status.value = 'error'
    }
  }

  async function more(): Promise<void> {
    if (cursor.value === null || loadingMore.value) return
    loadingMore.value = true
    problem.value = null
    const { signal } = abort
    try {
      const list = await load({ ...query.value, limit: PAGE, cursor: cursor.value }, signal)
      rows.value = appendRows(rows.value, list.items)
      cursor.value = list.next_cursor
    } catch (error) {
      if (!signal.aborted) problem.value = asProblem(error)
    } finally {
      loadingMore.value = false
    }
  }

  /** Looks at what changed without moving a row. */
  async function lookAgain(): Promise<void> {
    const news = touched
    touched = new Set()
    const list = await ask({ ...query.value, limit: Math.min(MOST_AT_ONCE, Math.max(PAGE, rows.value.length)) }, abort.signal)
    const whole = cursor.value === null
    const found = reconcile(rows.value, list.items, list.next_cursor === null, (row) => whole || heard.has(row.id) || Date.parse(row.opened_at) > loadedAt)
    rows.value = found.rows
    fresh.value = found.fresh
    left.value = found.left
    views.value = list.views
    facets.value = list.facets
    total.value = list.total
    changed.value = new Set([...changed.value, ...found.rows.filter((row) => news.has(row.id)).map((row) => row.id)])
    followServer(list.as_of)
    // After a cut nobody tells what became of a row that left.
    const unseen = rows.value.filter((row) => (news.has(row.id) && !list.items.some((item) => item.id === row.id)) || found.left.includes(row.id))
    for (const row of unseen.slice(0, MOST_LOOKED_UP)) patch(await getCase(row.id, abort.signal))
  }

  function scheduleLook(): void {
    settle ??= setTimeout(() => {
      settle = undefined
      if (status.value === 'ready') lookAgain().catch(() => undefined)
    }, SETTLE_MS)
  }

  /** Puts what a command answered into the row, where it stands. */
  function patch(row: CaseRow): void {
    rows.value = replaceRow(rows.value, row)
  }

  const unlisten = live.listen((news) => {
    touched.add(news.id)
    heard.add(news.id)
    scheduleLook()
  })
  watch(() => live.connected, scheduleLook)
  watch(query, (now, before) => {
    if (JSON.stringify(now) !== JSON.stringify(before)) void reload()
  })
  watch(
    () => live.views,
    (counts) => {
      views.value = { ...views.value, ...counts }
    },
  )
  onScopeDispose(() => {
    abort.abort()
    clearTimeout(settle)
    unlisten()
  })

  const hasMore = computed(() => cursor.value !== null)
  return { status, problem, rows, total, facets, views, fresh, left, changed, hasMore, loadingMore, reload, more, patch }
}
