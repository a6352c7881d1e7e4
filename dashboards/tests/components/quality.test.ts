import { mount, RouterLinkStub } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Overview } from '@/api/types'
import { useLocale } from '@/i18n'
import QualityPanel from '@/pages/overview/QualityPanel.vue'

const NONE = {
  returns: { count: 0, cases: 0, dispatched: 0, rate: null },
  reopenings: { count: 2, cases: 2, answers: 1, rate: 2 },
  satisfaction: { satisfied: 0, acceptable: 0, dissatisfied: 0, not_reached: 0, rated: 0, rate: null, low: null, high: null },
  effect: { measured: 0, calmer: 0, hours: 24, per_hour_before: null, per_hour_after: null, change: null },
}

describe('the quality of the work', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    useLocale('zh-CN')
  })

  it('gives more reopenings than answers as numbers, not as a share', () => {
    const overview = { ...NONE, since: '2026-10-25T00:00:00Z', until: '2026-11-24T00:00:00Z', previous: NONE } as unknown as Overview
    const panel = mount(QualityPanel, { props: { overview, period: '30d' }, global: { stubs: { RouterLink: RouterLinkStub } } })
    expect(panel.text()).not.toContain('200')
    expect(panel.text()).toContain('2 / 1')
  })
})
