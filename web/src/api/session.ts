// Who is signed in, for the whole application.
import { signal } from '@preact/signals';
import { ApiError, getJson, onMustEnrol, onSignedOut, send } from './client';
import { forgetResources } from './resource';
import type { Me } from './types';

/** Undefined while it is not known yet (the server has not answered); null when nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined);

/** Second factors are required here, and the person has none: he may do nothing but set one up. */
export const mustEnrol = signal(false);

// Other windows of the same browser learn of a sign-out at once instead of showing what is no longer theirs.
const windows = new BroadcastChannel('rotulus-session');
windows.onmessage = () => forget();

function forget(): void {
  forgetResources();
  if (me.value) me.value = null;
  mustEnrol.value = false;
}

onSignedOut(forget);
onMustEnrol(() => {
  mustEnrol.value = true;
});

/** Asks the server who we are. Throws when it cannot answer. */
export async function loadMe(): Promise<void> {
  try {
    me.value = await getJson<Me>('/me');
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    me.value = null;
  }
}

export function signedIn(user: Me): void {
  forgetResources();
  me.value = user;
}

export interface Credentials {
  username: string;
  password: string;
  otp?: string;
}

/** Fails with the code 'second_factor_required' when only the one-time code is missing, 'password_expired' when another password is
 * wanted first. */
export async function signIn(credentials: Credentials): Promise<void> {
  const response = await send('POST', '/session', { body: credentials });
  signedIn(((await response.json()) as { user: Me }).user);
}

export async function signOut(): Promise<void> {
  try {
    await send('DELETE', '/session');
  } catch (error) {
    // A session that the server has already forgotten is as good as ended; anything else the person must know.
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  windows.postMessage('signed-out');
  forget();
}
