/** Hands files to the person at the browser. */
const KEPT_MS = 10_000

export function saveBlob(name: string, content: Blob): void {
  const href = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(href)
  }, KEPT_MS)
}

export function saveText(name: string, text: string, type: string): void {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }))
}
