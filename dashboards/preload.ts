/** Names the chunks of the program in the page itself, so that they are fetched beside what asks for them. */
import type { HtmlTagDescriptor, Plugin } from 'vite'

const START = '/src/start.ts'

export function preloadStart(): Plugin {
  return {
    name: 'preload-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((each) => each.type === 'chunk')
        const start = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(START)))
        if (!start) throw new Error(`no chunk is made of ${START}`)
        const needed = [start.fileName, ...start.imports].filter((file) => !html.includes(file))
        const tags = needed.map((file): HtmlTagDescriptor => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` }, injectTo: 'head' }))
        return tags
      },
    },
  }
}
