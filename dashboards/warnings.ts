/** Who sets the program up sees no warning: it is mended here, or the build ends. */
import type { Plugin } from 'vite'

export function refuseWarnings(): Plugin {
  let warned = (): boolean => false
  return {
    name: 'refuse-warnings',
    apply: 'build',
    configResolved: ({ logger }) => {
      warned = () => logger.hasWarned
    },
    closeBundle() {
      if (warned()) throw new Error('the build warned of what stands above')
    },
  }
}
