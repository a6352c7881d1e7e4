/** The pages, each fetched when it is gone to; the address says which one even before there is a router. */

export const PAGES = {
  signIn: () => import('./SignInPage.vue'),
  desk: () => import('./desk/DeskPage.vue'),
  inbox: () => import('./inbox/InboxPage.vue'),
  overview: () => import('./overview/OverviewPage.vue'),
  day: () => import('./day/DayPage.vue'),
  alerts: () => import('./alerts/AlertsPage.vue'),
  search: () => import('./SearchPage.vue'),
  case: () => import('./CasePage.vue'),
  admin: () => import('./admin/AdminPage.vue'),
} as const

const AT: Record<string, keyof typeof PAGES> = {
  'sign-in': 'signIn',
  desk: 'desk',
  inbox: 'inbox',
  overview: 'overview',
  day: 'day',
  alerts: 'alerts',
  search: 'search',
  cases: 'case',
  admin: 'admin',
}

/** Begins to fetch the page of an address, unless it is one that the router alone knows. */
export function fetchPageAt(path: string): void {
  const [, first = '', second] = path.split('/')
  // A figure of the overview is a page of its own.
  const name = first === 'overview' && second ? undefined : AT[first]
  if (name) PAGES[name]().catch(() => undefined)
}
