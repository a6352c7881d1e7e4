/** The address bar as state: reads query values and changes several at once. */
import { useRoute, useRouter } from 'vue-router'

export type QueryPatch = Record<string, string | null>

export function useAddress() {
  const route = useRoute()
  const router = useRouter()

  function read(name: string): string {
    const value = route.query[name]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }

  /** Sets the values given and removes those that are null or empty. `quietly` leaves no step to go back to. */
  function write(patch: QueryPatch, quietly = false): Promise<unknown> {
    const query = { ...route.query }
    for (const [name, value] of Object.entries(patch)) {
      if (value === null || value === '') Reflect.deleteProperty(query, name)
      else query[name] = value
    }
    return quietly ? router.replace({ query }) : router.push({ query })
  }

  return { read, write, route, router }
}
