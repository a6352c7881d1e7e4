import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { KeyMap } from '@/keyboard/bindings'

describe('the keys of a page', () => {
  let keys: KeyMap
  const next = vi.fn()
  const queue = vi.fn()
  const enter = vi.fn()

  beforeEach(() => {
    keys = new KeyMap()
    keys.add([
      { keys: 'j', label: 'next', run: next },
      { keys: 'g q', label: 'queue', run: queue },
      { keys: 'Enter', label: 'open', run: enter },
    ])
  })
  afterEach(() => {
    vi.clearAllMocks()
    document.body.replaceChildren()
  })

  function type(key: string, target: HTMLElement = document.body, init: KeyboardEventInit = {}): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
    target.addEventListener('keydown', (heard) => { keys.handle(heard) }, { once: true })
    target.dispatchEvent(event)
    return event
  }

  function place(tag: string): HTMLElement {
    const element = document.createElement(tag)
    document.body.append(element)
    return element
  }

  it('run what they are bound to and are then not the browser’s', () => {
    expect(type('j').defaultPrevented).toBe(true)
    expect(next).toHaveBeenCalledOnce()
    expect(type('z').defaultPrevented).toBe(false)
  })

  it('work in sequence, and only when the second comes soon', () => {
    keys.press('g', 0)
    keys.press('q', 500)
    expect(queue).toHaveBeenCalledOnce()
    keys.press('g', 10_000)
    keys.press('q', 12_000)
    expect(queue).toHaveBeenCalledOnce()
  })

  it.each(['input', 'textarea', 'select'])('are letters inside %s', (tag) => {
    type('j', place(tag))
    expect(next).not.toHaveBeenCalled()
  })

  it('leave browser shortcuts and input methods alone', () => {
    type('j', document.body, { ctrlKey: true })
    type('j', document.body, { isComposing: true })
    expect(next).not.toHaveBeenCalled()
  })

  it('leave Enter to a button that has the focus', () => {
    type('Enter', place('button'))
    expect(enter).not.toHaveBeenCalled()
    type('Enter')
    expect(enter).toHaveBeenCalledOnce()
  })

  it('rest while a dialog is open', () => {
    place('div').className = 'el-overlay'
    type('j')
    expect(next).not.toHaveBeenCalled()
  })

  it('leave to a dialog the key that closed it', () => {
    const overlay = place('div')
    overlay.className = 'el-overlay'
    overlay.style.display = 'none'
    type('j', overlay.appendChild(document.createElement('p')))
    expect(next).not.toHaveBeenCalled()
  })

  it('belong to the last who asked, until they leave', () => {
    const other = vi.fn()
    const remove = keys.add([{ keys: 'j', label: 'other', run: other }])
    keys.press('j', 0)
    expect(other).toHaveBeenCalledOnce()
    remove()
    keys.press('j', 1)
    expect(next).toHaveBeenCalledOnce()
  })
})
