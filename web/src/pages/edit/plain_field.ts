// Whether the person prefers a plain field for writing; remembered in this browser.
import { signal } from '@preact/signals';

const kStored = 'rotulus.plain_field';

function stored(): boolean {
  try {
    return localStorage.getItem(kStored) === 'yes';
  } catch {
    return false; // storage may be switched off
  }
}

export const plainField = signal(stored());

export function setPlainField(plain: boolean): void {
  plainField.value = plain;
  try {
    if (plain) localStorage.setItem(kStored, 'yes');
    else localStorage.removeItem(kStored);
  } catch {
    // Not remembered then.
  }
}
