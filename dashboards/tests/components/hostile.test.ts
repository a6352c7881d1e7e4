/** What people write at its worst, in the parts of the pages that show it. */
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { CaseRow, PostRow } from '@/api/types'
import PostList from '@/casework/PostList.vue'
import FoldedText from '@/components/FoldedText.vue'
import QueueList from '@/queue/QueueList.vue'
import { Problem } from '@/api/problem'
import { upright } from '@/text/direction'
import { formatCountdown } from '@/time/moment'

import { World } from '../mock/world'

const OVERRIDE = '\u202E'

beforeEach(() => {
  setActivePinia(createPinia())
})

function anyPost(world: World): PostRow {
  return [...world.cases.keys()].flatMap((id) => world.detail(id)?.posts ?? [])[0] as PostRow
}

describe('orders to turn the direction of a text', () => {
  it('are void in everything that the server tells, and marks stay where they were', () => {
    const told = { title: `${OVERRIDE}gpj.exe`, posts: [{ text: `a\u2067b\u202Dc` }], revision: 3, lead: null }
    const shown = upright(told)
    expect(JSON.stringify(shown)).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
    expect(Array.from(shown.title)).toHaveLength(Array.from(told.title).length)
    expect(shown).toMatchObject({ revision: 3, lead: null, title: '\u200Bgpj.exe' })
  })
})

describe('a title of 10,000 characters', () => {
  const long = '🔥'.repeat(10_000)

  it('is folded between characters, and whole on request', async () => {
    const shown = mount(FoldedText, { props: { text: long, most: 120 } })
    expect(shown.get('.words').text()).toBe(`${'🔥'.repeat(120)}…`)
    await shown.get('button').trigger('click')
    expect(shown.get('.words').text()).toBe(long)
  })

  it('folds again when another case is opened', async () => {
    const shown = mount(FoldedText, { props: { text: long, most: 120 } })
    await shown.get('button').trigger('click')
    await shown.setProps({ text: `${long}!` })
    expect(shown.get('.words').text()).toHaveLength(241)
  })

  it('offers nothing to unfold when it is short', () => {
    expect(mount(FoldedText, { props: { text: '停水', most: 120 } }).find('button').exists()).toBe(false)
  })
})

describe('a case of many posts', () => {
  it('shows them by and by, every one, without a link that scripts', async () => {
    const world = new World()
    const given = anyPost(world)
    const posts = Array.from({ length: 60 }, (_, number) => ({ ...given, id: String(number), title: '', url: 'javascript:alert(1)', text: `<b>${number}</b>` }))
    const shown = mount(PostList, { props: { posts } })
    expect(shown.findAll('article')).toHaveLength(3)
    await shown.get('section > button').trigger('click')
    expect(shown.findAll('article')).toHaveLength(53)
    await shown.get('section > button').trigger('click')
    expect(shown.findAll('article')).toHaveLength(60)
    expect(shown.findAll('a, b')).toEqual([])
  })
})

describe('copies of one text', () => {
  const given = anyPost(new World())
  const at = (minute: number): string => new Date(Date.UTC(2026, 10, 23, 8, minute)).toISOString()
  const post = (id: string, more: Partial<PostRow>): PostRow => ({ ...given, title: '', text: id, published_at: at(0), reposts: 0, comments: 0, likes: 0, copy_of: '', duplicates: 0, ...more, id })

  it('are one row that opens, the first wording on top and then the most spread', async () => {
    const posts = [
      post('quiet', { published_at: at(5), likes: 3 }),
      post('loud', { published_at: at(9), likes: 1 }),
      post('echo', { published_at: at(20), copy_of: 'loud', reposts: 40 }),
      post('origin', { published_at: at(1) }),
      post('again', { published_at: at(30), copy_of: 'origin' }),
    ]
    const shown = mount(PostList, { props: { posts } })
    expect(shown.findAll('p.text').map((each) => each.text())).toEqual(['origin', 'loud', 'quiet'])
    const fold = shown.findAll('.fold')[1]
    expect(fold?.attributes('aria-expanded')).toBe('false')
    await fold?.trigger('click')
    expect(shown.findAll('p.text').map((each) => each.text())).toEqual(['origin', 'loud', 'echo', 'quiet'])
    expect(fold?.attributes('aria-expanded')).toBe('true')
  })

  it('come fifty at a time, and one reads on where the new ones begin', async () => {
    const posts = [post('0', {}), ...Array.from({ length: 70 }, (_, number) => post(String(number + 1), { copy_of: '0' }))]
    const shown = mount(PostList, { props: { posts }, attachTo: document.body })
    await shown.get('.fold').trigger('click')
    expect(shown.findAll('article')).toHaveLength(51)
    await shown.get('.group li > button').trigger('click')
    await vi.waitFor(() => {
      expect(document.activeElement?.textContent).toContain('51')
    })
    expect(shown.findAll('article')).toHaveLength(71)
    shown.unmount()
  })

  it('stand alone when what they copy was not sent', () => {
    expect(mount(PostList, { props: { posts: [post('one', { copy_of: 'gone' })] } }).findAll('article')).toHaveLength(1)
  })
})

describe('a clock that ran out long ago', () => {
  it('tells the days', () => {
    expect(formatCountdown('2025-10-20T00:00:00Z', new Date('2026-11-24T00:00:00Z'), 'zh-CN')).toBe('超时 400 天')
  })
})

describe('further rows that do not come', () => {
  it('are said beside the rows that are there', async () => {
    const rows: CaseRow[] = new World().list(new URLSearchParams('view=all')).items
    const shown = mount(QueueList, { props: { rows, current: '', total: 99, left: [], changed: new Set<string>(), hasMore: true, loadingMore: false, problem: new Problem(503, {}), showState: false } })
    expect(shown.get('[role=alert]').text()).toContain('服务器出了问题')
    expect(shown.findAll('li').length).toBeLessThan(rows.length)
    await vi.waitFor(() => {
      expect(shown.findAll('li')).toHaveLength(rows.length)
    })
  })
})
