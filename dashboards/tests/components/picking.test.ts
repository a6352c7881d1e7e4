import { flushPromises, mount } from '@vue/test-utils'
import { ElSelect } from 'element-plus'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'

import { useLocale } from '@/i18n'
import CasePicker from '@/pages/day/CasePicker.vue'

import { World } from '../mock/world'
import { serve } from './server'

describe('picking cases for an entry', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    useLocale('zh-CN')
  })

  it('knows them by their words, keeps those that are looked for no more, and settles', async () => {
    const world = new World(() => Date.parse('2026-11-24T03:00:00Z'), 4)
    serve(world)
    const kept = { id: 'gone', title: '昨天选好的事项' }
    const picker = mount(CasePicker, { props: { id: 'cases', label: '涉及的事项', modelValue: [kept] }, attachTo: document.body })
    await flushPromises()
    const [first] = [...world.cases.values()]
    picker.getComponent(ElSelect).vm.$emit('update:modelValue', ['gone', first?.id])
    await flushPromises()
    expect(picker.emitted('update:modelValue')?.at(-1)).toEqual([[kept, { id: first?.id, title: first?.title }]])
    expect(picker.text()).toContain('昨天选好的事项')
    picker.unmount()
  })
})
