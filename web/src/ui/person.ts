// How people are called.
import type { PersonName } from '../api/types';

export const personName = ({ name, display_name }: PersonName): string => display_name || name;

/** With the name to sign in by, where it must be clear who is meant. */
export const fullName = ({ name, display_name }: PersonName): string =>
  display_name && display_name !== name ? `${display_name} (${name})` : name;
