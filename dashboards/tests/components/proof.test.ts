/** The address of an answer is looked at beside its field, and what comes of it never stands in the way. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'

import ProofFields from '@/casework/forms/ProofFields.vue'

const URL_OF_NOTICE = 'https://www.example.gov.cn/notice/1'

function typing(answer: () => Response | Promise<Response>, url = '') {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(await request.text())
    return await answer()
  })
  const shown = mount(ProofFields, { props: { errors: {}, url, issuedBy: '', publishedAt: '' } })
  const type = async (value: string): Promise<void> => {
    await shown.setProps({ url: value })
    await shown.get('#publish-url').trigger('change')
    await flushPromises()
  }
  return { asked, type, said: () => shown.get('[role=status]').text() }
}

const told = (reach: string | null): Response => new Response(JSON.stringify({ reach, at: '2026-11-24T02:00:00Z' }), { headers: { 'Content-Type': 'application/json' } })

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the address of an answer', () => {
  it.each([
    ['opens', '可以打开'],
    ['missing', '没有这个页面'],
    ['unreachable', '未能打开'],
    ['not_public', '公众打不开'],
    [null, '请自行打开一次'],
  ])('that is found %s is told so', async (reach, words) => {
    const { type, said, asked } = typing(() => told(reach))
    await type(URL_OF_NOTICE)
    expect(asked).toEqual([JSON.stringify({ url: URL_OF_NOTICE })])
    expect(said()).toContain(words)
  })

  it('that is half typed is not asked, and what was said of another is taken away', async () => {
    const { type, said, asked } = typing(() => told('opens'))
    await type('www.example')
    expect(asked).toEqual([])
    await type(URL_OF_NOTICE)
    await type('https://')
    expect(said()).toContain('公众可以打开的网址')
  })

  it('is for a person to look at when the server does not answer', async () => {
    const { type, said } = typing(() => new Response('{}', { status: 503 }))
    await type(URL_OF_NOTICE)
    expect(said()).toContain('请自行打开一次')
  })

  it('of a kept draft is looked at when the form opens', async () => {
    const { asked } = typing(() => told('opens'), URL_OF_NOTICE)
    await flushPromises()
    expect(asked).toHaveLength(1)
  })
})
