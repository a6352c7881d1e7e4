/** The profile in force, asked for once: forms take bodies from it. */
import { getProfile } from './admin'
import type { ProfileView } from './types'

let asked: Promise<ProfileView> | null = null

export function knownProfile(): Promise<ProfileView> {
  asked ??= getProfile().catch((error: unknown) => {
    asked = null
    throw error
  })
  return asked
}
