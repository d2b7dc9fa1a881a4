// Light or dark: as the system says, unless the person has chosen. The style sheet does the rest.
import { signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';
export const kThemes: readonly Theme[] = ['system', 'light', 'dark'];
const kStored = 'rotulus.theme';

export const theme = signal<Theme>('system');

function apply(chosen: Theme): void {
  theme.value = chosen;
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

export function startTheme(): void {
  try {
    const stored = localStorage.getItem(kStored);
    if (stored === 'light' || stored === 'dark') apply(stored);
  } catch {
    // storage may be switched off
  }
}

export function setTheme(chosen: Theme): void {
  apply(chosen);
  try {
    localStorage.setItem(kStored, chosen);
  } catch {
    // Not remembered then.
  }
}
