// What a browser or program calls itself, as people call it. Pure.

const kBrowsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:Headless)?(?:Chrome|CriOS|Chromium)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+).*\bSafari\//, 'Safari'],
];
const kSystems: [RegExp, string][] = [
  [/Windows NT/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** "Firefox 130, Linux"; what is not known stays as it called itself. */
export function agentName(agent: string): string {
  const browser = kBrowsers.map(([pattern, name]) => ({ found: pattern.exec(agent), name })).find(({ found }) => found);
  const system = kSystems.find(([pattern]) => pattern.test(agent))?.[1];
  if (!browser) return agent.slice(0, 80);
  return [`${browser.name} ${browser.found?.[1] ?? ''}`, system].filter(Boolean).join(', ');
}
