import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { mount, type VueWrapper } from '@vue/test-utils'
import { ElFormItem } from 'element-plus'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import MomentField from '@/components/MomentField.vue'
import { languageSettled, useLocale } from '@/i18n'

const SOURCE = join(import.meta.dirname, '../../src')

describe('a field for a moment', () => {
  let page: VueWrapper
  let model = ''

  function show(value: string, more: Record<string, unknown> = {}): void {
    const written = (next: string): void => {
      model = next
      void page.setProps({ modelValue: next })
    }
    page = mount(MomentField as object, { props: { id: 'at', modelValue: value, 'onUpdate:modelValue': written, ...more }, attachTo: document.body })
  }
  const field = () => page.get<HTMLInputElement>('#at')

  beforeEach(() => {
    useLocale('zh-CN')
  })
  afterEach(() => {
    page.unmount()
    useLocale('zh-CN')
  })

  it('shows one form and says the day in the language of the page, whatever the machine speaks', async () => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('de-DE')
    show('2026-11-24T14:30')
    expect(field().element.value).toBe('2026-11-24 14:30')
    expect(field().attributes('type')).toBe('text')
    expect(page.get('#at-read').text()).toContain('11月24日 周二')
    useLocale('en')
    await languageSettled()
    await nextTick()
    expect(page.get('#at-read').text()).toContain('Tue 24 Nov')
    expect(field().attributes('placeholder')).toBe('such as 2026-11-24 14:30')
    vi.restoreAllMocks()
  })

  it('reads what is typed, and shows how it was understood when it is left', async () => {
    show('')
    await field().setValue('2026年11月24日 9:05')
    expect(model).toBe('2026-11-24T09:05')
    await field().trigger('change')
    expect(field().element.value).toBe('2026-11-24 09:05')
  })

  it('says what it expects, and keeps what it cannot read for the form to refuse', async () => {
    show('2026-11-24T14:30')
    await field().setValue('24.11.2026')
    expect(page.get('#at-read').text()).toBe('请写成 2026-11-24 14:30（北京时间）')
    expect(field().attributes('aria-invalid')).toBe('true')
    expect(model).toBe('24.11.2026')
  })

  it('opens the browser’s own picker by a button, and takes what is chosen there', async () => {
    show('')
    const native = page.get<HTMLInputElement>('input[type="datetime-local"]')
    const opened = vi.fn()
    native.element.showPicker = opened
    await page.get('button[aria-label="从日历中选择"]').trigger('click')
    expect(opened).toHaveBeenCalledOnce()
    await native.setValue('2026-12-01T08:00')
    expect(model).toBe('2026-12-01T08:00')
    expect(field().element.value).toBe('2026-12-01 08:00')
  })

  it('shows a draft that is brought back, and is empty when that is thrown away', async () => {
    show('')
    await page.setProps({ modelValue: '2026-11-24T14:30' })
    expect(field().element.value).toBe('2026-11-24 14:30')
    await page.setProps({ modelValue: '' })
    expect(field().element.value).toBe('')
  })

  it('is a day alone where no hour is meant', async () => {
    show('2026-11-24', { whole: true, terse: true })
    expect(page.get('#at-read').text()).toBe('')
    await field().setValue('11-25 10:00')
    expect(page.get('#at-read').text()).toBe('请写成 2026-11-24')
  })

  it('is named by the label of its form', async () => {
    page = mount({ components: { ElFormItem, MomentField }, template: '<ElFormItem label="时间"><MomentField id="at" model-value="" /></ElFormItem>' })
    await nextTick()
    expect(page.get('label').attributes('for')).toBe('at')
  })

  it('is the only field for moments that there is', () => {
    const native = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.vue') && /type="(?:datetime-local|date|time|month|week)"|ElDatePicker/.test(readFileSync(join(SOURCE, name), 'utf8')))
    expect(native).toEqual([])
  })
})
