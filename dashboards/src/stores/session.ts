/** Who is signed in. The session that ends asks for a new sign-in and comes back to the same address. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { whenSignedOut } from '@/api/client'
import { Problem } from '@/api/problem'
import * as api from '@/api/session'
import type { Me } from '@/api/types'

export type HomeName = 'desk' | 'inbox' | 'overview' | 'admin'

const HOMES: Record<string, HomeName> = {
  analyst: 'desk',
  handler: 'inbox',
  reviewer: 'inbox',
  leader: 'overview',
  hotline: 'inbox',
  news_office: 'desk',
  government_office: 'overview',
  supervision: 'overview',
  auditor: 'admin',
  administrator: 'admin',
}

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const expired = ref(false)
  const asked = ref(false)
  const home = computed<HomeName>(() => HOMES[me.value?.role ?? ''] ?? 'desk')

  /** Asks the server once who I am; being nobody is no error. */
  async function restore(): Promise<void> {
    if (asked.value) return
    try {
      me.value = await api.whoAmI()
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error
    }
    asked.value = true
  }

  async function signIn(username: string, password: string): Promise<void> {
    me.value = await api.signIn(username, password)
    asked.value = true
    expired.value = false
  }

  async function signOut(): Promise<void> {
    await api.signOut()
    me.value = null
    expired.value = false
  }

  function expire(): void {
    if (me.value === null) return
    me.value = null
    expired.value = true
  }

  whenSignedOut(expire)
  return { me, expired, asked, home, restore, signIn, signOut, expire }
})
