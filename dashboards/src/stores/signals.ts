/** Tells with a sound and a notice of the desktop that more waits than before; both are off until a person turns
 * them on, and the browser is asked by their click alone. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'

import { i18n } from '@/i18n'

import { useAlerts } from './alerts'
import { useCalls } from './calls'
import { useLive } from './live'
import { useSession } from './session'

const KEY = 'huiying.signals'
/** What each must take up of what comes in. */
const INCOMING: Record<string, string> = { handler: 'dispatched', hotline: 'dispatched', reviewer: 'review' }
const TONES = [660, 880]
const TONE_SECONDS = 0.16
const VOLUME = 0.12

interface Kept {
  sound: boolean
  desktop: boolean
}

function kept(): Kept {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept> | null
    return { sound: found?.sound === true, desktop: found?.desktop === true }
  } catch {
    return { sound: false, desktop: false }
  }
}

/** Two short tones made here: no file is fetched. */
export function ring(): void {
  const context = new AudioContext()
  TONES.forEach((frequency, place) => {
    const [tone, gain] = [context.createOscillator(), context.createGain()]
    const at = context.currentTime + place * TONE_SECONDS
    tone.frequency.value = frequency
    gain.gain.setValueAtTime(VOLUME, at)
    gain.gain.exponentialRampToValueAtTime(0.001, at + TONE_SECONDS)
    tone.connect(gain).connect(context.destination)
    tone.start(at)
    tone.stop(at + TONE_SECONDS)
    if (place === TONES.length - 1) tone.onended = () => void context.close()
  })
}

export const useSignals = defineStore('signals', () => {
  const session = useSession()
  const [alerts, calls, live] = [useAlerts(), useCalls(), useLive()]
  const { sound: loud, desktop: shown } = kept()
  const sound = ref(loud)
  const desktop = ref(shown)
  /** Alerts nobody looked at, calls nobody acknowledged, and for a body what it has to sign for or to review. */
  const signing = computed(() => {
    const view = INCOMING[session.me?.role ?? '']
    return view ? live.views[view] : 0
  })
  const waiting = computed(() => (session.me ? alerts.unseen + calls.waiting + (signing.value ?? 0) : 0))

  /** `granted`, or why not; asked for by a click. */
  async function allowDesktop(wanted: boolean): Promise<'off' | 'granted' | 'denied' | 'unsupported'> {
    if (!wanted) {
      desktop.value = false
      return 'off'
    }
    if (!('Notification' in globalThis)) return 'unsupported'
    const answer = Notification.permission === 'granted' ? 'granted' : await Notification.requestPermission()
    desktop.value = answer === 'granted'
    return answer === 'granted' ? 'granted' : 'denied'
  }

  function tell(count: number): void {
    if (sound.value && 'AudioContext' in globalThis) ring()
    if (!desktop.value || !('Notification' in globalThis) || Notification.permission !== 'granted') return
    const { t } = i18n.global
    const newest = alerts.items.find((alert) => !alert.seen)
    const changed = alerts.changes.find((change) => !change.seen)
    const body = newest?.title ? `${newest.search}: ${newest.title}` : (changed?.title ?? '')
    const notice = new Notification(t('shell.signal.waiting', { n: count }, count), { body, tag: 'huiying', silent: true })
    notice.onclick = () => {
      globalThis.focus()
      notice.close()
    }
  }

  watch([sound, desktop], () => {
    localStorage.setItem(KEY, JSON.stringify({ sound: sound.value, desktop: desktop.value }))
  })
  /** What already waited when somebody signed in is no news: each number is told once it was known before. */
  const known = new Map<string, number>()
  watch([() => session.me?.username, () => (alerts.status === 'ready' ? alerts.unseen : undefined), () => (calls.known ? calls.waiting : undefined), signing], ([who, ...counts]) => {
    const names = ['alerts', 'calls', 'signing']
    const grew = who !== undefined && names.some((name, place) => {
      const before = known.get(`${who} ${name}`)
      const now = counts[place]
      return before !== undefined && typeof now === 'number' && now > before
    })
    if (who === undefined) known.clear()
    else names.forEach((name, place) => {
      const now = counts[place]
      if (typeof now === 'number') known.set(`${who} ${name}`, now)
    })
    if (grew) tell(waiting.value)
  })

  return { sound, desktop, waiting, allowDesktop }
})
