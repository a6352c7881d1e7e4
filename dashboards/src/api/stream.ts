/** The live stream: reconnects by itself, hands on what it hears, and knows when it is stale. */

export interface CaseNews {
  id: string
  revision: number
  state: string
  event: string
  title: string
  at: string
}

export type StreamState = 'connecting' | 'live' | 'stale'

export interface StreamListener {
  onState(state: StreamState): void
  onCase(news: CaseNews): void
  onCounts(views: Record<string, number>): void
  /** Something newly answered a saved search; what it was is read from the list of alerts. */
  onAlert?(): void
}

const SILENCE_MS = 40_000
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 30_000

type SourceFactory = (url: string) => EventSource

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** One stream; `stop` ends it for good. Pings come every 15 s, so 40 s of silence mean that it is dead. */
export class CaseStream {
  private source: EventSource | null = null
  private delay = FIRST_DELAY_MS
  private silence: ReturnType<typeof setTimeout> | undefined
  private retry: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly url: string,
    private readonly listener: StreamListener,
    private readonly open: SourceFactory = (address) => new EventSource(address),
  ) {}

  start(): void {
    this.stop()
    this.listener.onState('connecting')
    const source = this.open(this.url)
    this.source = source
    source.onopen = () => {
      this.delay = FIRST_DELAY_MS
      this.heard()
    }
    source.onerror = () => {
      this.lost()
    }
    source.addEventListener('ping', () => {
      this.heard()
    })
    source.addEventListener('case', (event) => {
      this.heard()
      const news = parse(event.data)
      if (isRecord(news) && typeof news['id'] === 'string') this.listener.onCase(news as unknown as CaseNews)
    })
    source.addEventListener('alert', () => {
      this.heard()
      this.listener.onAlert?.()
    })
    source.addEventListener('counts', (event) => {
      this.heard()
      const counts = parse(event.data)
      if (isRecord(counts) && isRecord(counts['views'])) {
        this.listener.onCounts(counts['views'] as Record<string, number>)
      }
    })
  }

  stop(): void {
    clearTimeout(this.silence)
    clearTimeout(this.retry)
    this.source?.close()
    this.source = null
  }

  private heard(): void {
    this.listener.onState('live')
    clearTimeout(this.silence)
    this.silence = setTimeout(() => {
      this.lost()
    }, SILENCE_MS)
  }

  private lost(): void {
    this.stop()
    this.listener.onState('stale')
    this.retry = setTimeout(() => {
      this.start()
    }, this.delay)
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY_MS)
  }
}
