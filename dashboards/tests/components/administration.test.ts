/** Administration: who may open which section, and the one time a token's secret is shown. */
import { flushPromises, mount } from '@vue/test-utils'
import { ElSelect } from 'element-plus'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { en } from '@/i18n/en'
import { zhCN } from '@/i18n/zh-CN'
import ExportTools from '@/components/ExportTools.vue'
import type { Sheet } from '@/exports/sheet'
import AccountForm from '@/pages/admin/AccountForm.vue'
import HealthList from '@/pages/admin/HealthList.vue'
import { SECTIONS, sectionsOf } from '@/pages/admin/roles'
import TokenForm from '@/pages/admin/TokenForm.vue'
import { useSession } from '@/stores/session'

import { me } from './people'

const SECRET = 'hy_shown-this-once'
const ACCOUNTS = [
  { username: 'ana', display_name: '安娜', role: 'analyst', body: null, disabled: false, tokens: 0 },
  { username: 'old', display_name: '离任', role: 'analyst', body: null, disabled: true, tokens: 0 },
]

interface Order {
  method: string
  path: string
  body: unknown
}

function serve(): Order[] {
  const orders: Order[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    const text = await request.text()
    orders.push({ method: request.method, path: pathname, body: text ? JSON.parse(text) : null })
    const answer = pathname.endsWith('/accounts') ? { items: ACCOUNTS } : { secret: SECRET, token: {} }
    return new Response(JSON.stringify(answer), { status: 200, headers: { 'Content-Type': 'application/json' } })
  })
  return orders
}

async function submit(): Promise<void> {
  document.body.querySelector<HTMLButtonElement>('button[type=submit]')?.click()
  await flushPromises()
}

beforeEach(() => {
  setActivePinia(createPinia())
  useSession().me = me('administrator')
  document.body.innerHTML = ''
})

describe('the sections', () => {
  it('are those that the role may open', () => {
    expect(sectionsOf('administrator')).toEqual(SECTIONS.map(({ name }) => name))
    expect(sectionsOf('auditor')).not.toContain('dead-letters')
    expect(sectionsOf('analyst')).not.toContain('people')
    expect(sectionsOf('handler')).toEqual(['profile'])
    expect(sectionsOf(undefined)).toEqual(['profile'])
  })

  it('have a name in both languages', () => {
    for (const { label } of SECTIONS) {
      expect(zhCN.admin.tab).toHaveProperty(label)
      expect(en.admin.tab).toHaveProperty(label)
    }
  })
})

describe('a token', () => {
  it('is issued for an account with a purpose, and its secret is shown', async () => {
    const orders = serve()
    const form = mount(TokenForm, { attachTo: document.body })
    await flushPromises()
    const page = document.body
    await submit()
    await vi.waitFor(() => {
      expect(page.textContent).toContain(zhCN.admin.tokens.needAccount)
    })
    expect(orders.filter(({ method }) => method === 'POST')).toEqual([])
    form.findAllComponents(ElSelect)[0]?.vm.$emit('update:modelValue', 'ana')
    const label = page.querySelector<HTMLInputElement>('#token-label')
    if (label) label.value = '夜间导出'
    label?.dispatchEvent(new Event('input'))
    await flushPromises()
    await submit()
    expect(orders.at(-1)).toMatchObject({ method: 'POST', path: '/api/v1/admin/tokens', body: { username: 'ana', label: '夜间导出', days: 90 } })
    expect(page.textContent).toContain(SECRET)
    expect(form.emitted('made')).toHaveLength(1)
  })
})

describe('an account', () => {
  it('of a role that acts for a body needs one, and a password of enough characters', async () => {
    const orders = serve()
    mount(AccountForm, { props: { account: null }, attachTo: document.body })
    await flushPromises()
    await submit()
    const needs = [zhCN.admin.people.needUsername, zhCN.admin.people.needName, zhCN.admin.people.needBody, zhCN.admin.people.needPassword.replace('{least}', '10')]
    await vi.waitFor(() => {
      for (const need of needs) expect(document.body.textContent).toContain(need)
    })
    expect(orders.filter(({ method }) => method === 'POST')).toEqual([])
  })
})

describe('the health of the installation', () => {
  it('leaves as two tables, for parts and queues have nothing in common', async () => {
    const health = { ready: true, parts: [{ name: 'store', status: 'ok', detail: '' }], lag: { posts: 7 }, outbox_waiting: 2, outbox_age_seconds: 5_400, dead_letters: 1 }
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(health), { status: 200, headers: { 'Content-Type': 'application/json' } })))
    const page = mount(HealthList, { global: { stubs: { RouterLink: true } } })
    await flushPromises()
    const [parts, queues] = page.findAllComponents(ExportTools).map((each) => each.props('sheet')() as Sheet)
    expect(parts?.rows).toEqual([['数据库', '正常', '']])
    expect(queues?.rows.map((row) => row.slice(1))).toEqual([[7, null], [2, 5_400], [1, null]])
    expect([parts, queues].map((sheet) => sheet?.columns.length)).toEqual([3, 3])
    expect(queues?.title).not.toBe(parts?.title)
  })
})
