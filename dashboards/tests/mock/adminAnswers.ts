/** Made-up answers for the administration pages. */
export function adminAnswers(path: string): [number, unknown] {
  const at = new Date(Date.now() - 600_000).toISOString()
  if (path === '/admin/sources') {
    const source = { url: 'https://example.invalid/', note: '', errors: 0, silent: false, failing: false, lost: [], last_run_at: at, newest_at: at, per_hour: 1.5 }
    return [200, { items: [
      { ...source, id: 'qiannan-news', name: '黔南新闻', kind: 'listing', last_success_at: at, items: 308 },
      { ...source, id: 'county-feed', name: '县市动态', kind: 'feed', last_success_at: null, items: 0, silent: true },
    ] }]
  }
  if (path === '/admin/dead-letters') {
    return [200, { items: [{ id: '7', topic: 'posts', key: 'weibo:1', reason: 'text: 缺少正文', traceback: '', origin: 'weibo', payload: '{"id":"weibo:1","text":""}', at, remedy: 'none' }] }]
  }
  if (path === '/admin/health') {
    return [200, { ready: true, parts: [{ name: 'store', status: 'ok', detail: '' }, { name: 'holidays', status: 'warning', detail: '缺 2027 年放假安排' }], lag: { posts: 0, assessed: 3 }, outbox_waiting: 0, outbox_age_seconds: 0, dead_letters: 1 }]
  }
  if (path === '/admin/profile') {
    return [200, {
      id: 'qiannan', name: '黔南州', home: '522700', hash: 'ab12cd34ef56', ladder: [], routing_clauses: {}, topic_rules: [], units: [],
      bodies: [{ id: '5227.emergency', name: '州应急管理局', unit: '522700', department: 'emergency', assumed: true }],
      clock_rules: [
        { id: 'response', kind: 'response', budget_seconds: 172800, calendar: 'natural', clause: 'QN §8.4', grades: [], product_default: false },
        { id: 'dispatch', kind: 'dispatch', budget_seconds: 3600, calendar: 'natural', clause: '', grades: ['I', 'II'], product_default: true },
      ],
    }]
  }
  return [404, { title: 'Not Found' }]
}
