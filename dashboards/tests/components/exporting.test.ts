/** What the export buttons hand to the person. */
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Problem } from '@/api/problem'
import ExportTools from '@/components/ExportTools.vue'
import type { Sheet } from '@/exports/sheet'
import { useNotices } from '@/stores/notices'

const SHEET: Sheet = { title: '超时清单', columns: [{ head: '事项' }], rows: [['停水']] }
const saved: { name: string; content: Blob }[] = []

beforeEach(() => {
  setActivePinia(createPinia())
  saved.length = 0
  let last: Blob | undefined
  vi.spyOn(URL, 'createObjectURL').mockImplementation((content) => {
    last = content as Blob
    return 'blob:saved'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    if (last) saved.push({ name: this.download, content: last })
  })
})

afterEach(() => {
  vi.restoreAllMocks()
})

async function press(form: string, sheet: () => Sheet | Promise<Sheet>): Promise<void> {
  const tools = mount(ExportTools, { props: { name: '超时清单', sheet } })
  await tools.findAll('button').find((button) => button.text() === form)?.trigger('click')
  await flushPromises()
}

describe('the export buttons', () => {
  it('offer PNG only where there is a chart', () => {
    const texts = (chart?: () => null) => mount(ExportTools, { props: { name: 'x', sheet: () => SHEET, chart } }).findAll('button').map((button) => button.text())
    expect(texts()).toEqual(['CSV', 'XLSX'])
    expect(texts(() => null)).toEqual(['CSV', 'XLSX', 'PNG'])
  })

  it('save the table under its title', async () => {
    await press('CSV', () => Promise.resolve(SHEET))
    expect(saved[0]?.name).toMatch(/^超时清单-\d{8}-\d{4}\.csv$/)
    expect(await saved[0]?.content.text()).toContain('停水')
  })

  it('save a workbook', async () => {
    await press('XLSX', () => SHEET)
    await vi.waitFor(() => {
      expect(saved[0]?.name).toMatch(/\.xlsx$/)
    })
  })

  it('say why when the rows cannot be had', async () => {
    await press('CSV', () => Promise.reject(new Problem(0, {})))
    expect(saved).toEqual([])
    expect(useNotices().shown.map(({ text }) => text).join('')).toContain('连不上服务器')
  })
})
