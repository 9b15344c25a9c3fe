export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = 'ripcord-theme';

/** Dark unless the person chose otherwise. */
export function parseTheme(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? 'dark';
}

const YEAR_SECONDS = 31_536_000;

/** The cookie that makes the choice hold on the next page, without a flash. */
export function themeCookie(theme: Theme): string {
  return `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
