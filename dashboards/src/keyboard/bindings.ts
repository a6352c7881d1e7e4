/** The keys of the page: one listener, bindings that come and go with the components that own them. */

export interface Binding {
  /** A key as `KeyboardEvent.key` names it, or two parted by a space: `g q`. */
  keys: string
  /** Key of the message that says what it does. */
  label: string
  run: () => void
  /** Why it does nothing as things stand, told beside it; empty when it does. */
  unable?: () => string
}

const SEQUENCE_MS = 1_200

/** Whether typing there is meant for a field and not for us. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** Enter on something that it activates anyway is left alone. */
function activatesItself(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, summary, [role="option"], [role="menuitem"]') !== null
}

/** A key pressed in a dialog or a menu is theirs, also the Escape that has just closed it. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.el-overlay, .el-dropdown__popper, [role="menu"]') !== null
}

/** A menu that hangs open takes the arrows and the Escape, wherever the focus is. */
const OPEN_MENU = '.el-dropdown__popper[aria-hidden="false"]'

function dialogIsOpen(): boolean {
  if (document.querySelector(OPEN_MENU)) return true
  return Array.from(document.querySelectorAll<HTMLElement>('.el-overlay')).some((overlay) => overlay.style.display !== 'none')
}

/** Finds the binding for a key pressed; the last one added wins. */
export class KeyMap {
  private readonly groups: Binding[][] = []
  private first = ''
  private firstAt = 0
  private taken = false

  /** Adds bindings until the returned function is called. */
  add(bindings: Binding[]): () => void {
    this.groups.push(bindings)
    return () => {
      const index = this.groups.indexOf(bindings)
      if (index >= 0) this.groups.splice(index, 1)
    }
  }

  /** All bindings in force, the newest of each key. */
  current(): Binding[] {
    const found = new Map<string, Binding>()
    for (const binding of this.groups.flat()) found.set(binding.keys, binding)
    return [...found.values()]
  }

  /** Runs what the key is bound to; true when it was ours. */
  press(key: string, at: number): boolean {
    const bindings = this.current()
    const sequence = at - this.firstAt <= SEQUENCE_MS ? `${this.first} ${key}` : key
    this.first = ''
    const found = bindings.find(({ keys }) => keys === sequence) ?? bindings.find(({ keys }) => keys === key)
    if (found) {
      found.run()
      return true
    }
    if (bindings.some(({ keys }) => keys.startsWith(`${key} `))) {
      this.first = key
      this.firstAt = at
    }
    return false
  }

  /** Before anybody else hears the key: a menu that closes on it was open when it was pressed. */
  foresee(): void {
    this.taken = dialogIsOpen()
  }

  handle(event: KeyboardEvent): void {
    if (this.taken) return
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (isTyping(event.target) || isInDialog(event.target) || dialogIsOpen()) return
    if (event.key === 'Enter' && activatesItself(event.target)) return
    if (this.press(event.key, event.timeStamp)) event.preventDefault()
  }
}

export const pageKeys = new KeyMap()
