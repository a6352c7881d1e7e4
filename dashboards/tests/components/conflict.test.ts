import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { CaseDetail } from '@/api/types'
import CommandForm from '@/casework/forms/CommandForm.vue'
import { useSession } from '@/stores/session'

import { obey } from '../mock/commands'
import { World } from '../mock/world'
import { me } from './people'
import { serve } from './server'

const HANDLING = 'c-1004'

describe('a form overtaken by somebody else', () => {
  let world: World
  let detail: CaseDetail

  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
    useSession().me = me('handler')
    world = new World(() => Date.parse('2026-11-24T03:00:00Z'), 6)
    world.role = 'handler'
    detail = world.detail(HANDLING) as CaseDetail
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    document.body.replaceChildren()
  })

  function open() {
    return mount(CommandForm, { props: { detail, name: 'progress' }, attachTo: document.body })
  }

  function overtake(): void {
    const one = world.cases.get(HANDLING)
    if (one) obey(world, one, 'progress', { text: '同事已到现场' }, 'colleague')
  }

  const field = (): HTMLTextAreaElement => document.querySelector<HTMLTextAreaElement>('textarea') as HTMLTextAreaElement
  const button = (words: string): HTMLElement | undefined => [...document.querySelectorAll<HTMLElement>('button')].find((each) => each.textContent.includes(words))

  async function write(words: string): Promise<void> {
    field().value = words
    field().dispatchEvent(new Event('input'))
    await flushPromises()
  }

  async function press(words: string): Promise<void> {
    button(words)?.click()
    await flushPromises()
    await flushPromises()
  }

  it('sends the revision that was seen, with a key against repeating', async () => {
    const { sent } = serve(world)
    const form = open()
    await flushPromises()
    await write('正在抢修')
    await press('提交进展')
    const [command] = sent
    expect(command?.headers.get('If-Match')).toBe(`"${detail.revision}"`)
    expect(command?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
    expect(command?.body).toEqual({ text: '正在抢修' })
    expect(form.emitted('done')).toHaveLength(1)
    form.unmount()
  })

  it('shows what the other did, keeps the words, and can send them on the newest revision', async () => {
    const { sent } = serve(world)
    const form = open()
    await flushPromises()
    overtake()
    await write('正在抢修')
    await press('提交进展')
    expect(document.body.textContent).toContain('这件事项刚刚有人处理过')
    expect(document.body.textContent).toContain('同事已到现场')
    expect(field().value).toBe('正在抢修')
    expect(form.emitted('done')).toBeUndefined()
    await press('仍按我的内容提交')
    expect(sent.at(-1)?.headers.get('If-Match')).toBe(`"${detail.revision + 1}"`)
    expect(form.emitted('done')).toHaveLength(1)
    expect(localStorage).toHaveLength(0)
    form.unmount()
  })

  it('asks for the words before it sends anything', async () => {
    const { sent } = serve(world)
    const form = open()
    await flushPromises()
    await press('提交进展')
    expect(sent).toHaveLength(0)
    await vi.waitFor(() => {
      expect(document.body.textContent).toContain('请填写“进展”。')
    })
    form.unmount()
  })
})
