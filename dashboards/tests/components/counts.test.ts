import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import CountNumber from '@/components/CountNumber.vue'
import { useLocale } from '@/i18n'
import InboxTabs from '@/pages/inbox/InboxTabs.vue'
import FacetList from '@/queue/FacetList.vue'
import ViewList from '@/queue/ViewList.vue'

const MANY = 123_456_789

describe('a count where there is little room', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    useLocale('zh-CN')
  })

  it.each([
    ['zh-CN', 999_999, '999999', undefined],
    ['zh-CN', 1_000_000, '100万', '1,000,000'],
    ['zh-CN', MANY, '1.23亿', '123,456,789'],
    ['en', MANY, '123M', '123,456,789'],
  ] as const)('in %s says %d as %s', (locale, n, said, title) => {
    useLocale(locale)
    const shown = mount(CountNumber, { props: { n } })
    expect([shown.text(), shown.attributes('title')]).toEqual([said, title])
  })

  it.each([
    ['views', ViewList, { views: ['all'], counts: { all: MANY }, current: 'all' }],
    ['tabs', InboxTabs, { tabs: ['all'], counts: { all: MANY }, urgent: { all: null }, current: 'all' }],
    ['facets', FacetList, { name: 'category', values: [{ value: 'policy', label: '政策', count: MANY }], chosen: '' }],
  ])('is shortened in %s, with all of it as a title', (_, component, props) => {
    const count = mount(component as object, { props: props as Record<string, unknown> }).get('.count')
    expect([count.text(), count.attributes('title')]).toEqual(['1.23亿', '123,456,789'])
  })
})
