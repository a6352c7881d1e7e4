import { mount } from '@vue/test-utils'
import { ElDialog, ElFormItem, ElInput } from 'element-plus'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { h, nextTick } from 'vue'

import CommandDialog from '@/casework/CommandDialog.vue'

const FRAME = { title: '登记发布会', submitLabel: '登记', sending: false, problem: null, conflict: null }
const field = (id: string) => h(ElFormItem, () => h(ElInput, { id }))
const focused = (): string | undefined => document.activeElement?.id

describe('a form that has opened', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
  })
  afterEach(() => {
    document.body.innerHTML = ''
  })

  async function open() {
    const shown = mount(CommandDialog, { props: FRAME, slots: { default: () => [field('when'), field('where')] }, attachTo: document.body })
    await nextTick()
    const settle = (): void => {
      shown.getComponent(ElDialog).vm.$emit('opened')
    }
    return { shown, settle }
  }

  it('has the cursor in its first field', async () => {
    const { shown, settle } = await open()
    settle()
    expect(focused()).toBe('when')
    shown.unmount()
  })

  it('leaves the cursor to whoever was already writing', async () => {
    const { shown, settle } = await open()
    document.getElementById('where')?.focus()
    settle()
    expect(focused()).toBe('where')
    shown.unmount()
  })
})
