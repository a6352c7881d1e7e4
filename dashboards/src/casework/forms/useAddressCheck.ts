import { onMounted, onScopeDispose, ref, type Ref } from 'vue'

import { checkAddress, type AddressChecked } from '@/api/proofAddresses'

import { isWebAddress } from '../publishing'

export type Reach = AddressChecked['reach']

/** Asks once the address is typed. What comes of it is a remark beside the field: it never keeps anyone from sending. */
export function useAddressCheck(url: Ref<string>) {
  const asking = ref(false)
  /** Undefined: nothing was asked of this address yet. */
  const found = ref<{ url: string; reach: Reach } | undefined>()
  let call: AbortController | null = null

  async function ask(): Promise<void> {
    const address = url.value.trim()
    if (!isWebAddress(address) || found.value?.url === address) return
    call?.abort()
    const mine = new AbortController()
    call = mine
    asking.value = true
    found.value = undefined
    try {
      const { reach } = await checkAddress(address, mine.signal)
      found.value = { url: address, reach }
    } catch {
      if (!mine.signal.aborted) found.value = { url: address, reach: null }
    } finally {
      if (call === mine) asking.value = false
    }
  }

  onMounted(ask)
  onScopeDispose(() => call?.abort())
  return { asking, found, ask }
}
