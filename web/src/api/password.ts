// Setting a password while nobody is signed in. Apart from the rest, since the page to sign in needs it.
import { send } from './client';
import { signedIn } from './session';
import type { Me } from './types';

export interface ExpiredPassword {
  username: string;
  password: string;
  new_password: string;
  otp?: string;
}

/** Signs in with the new one. */
export async function replaceExpiredPassword(change: ExpiredPassword): Promise<void> {
  signedIn(((await (await send('POST', '/password/expired', { body: change })).json()) as { user: Me }).user);
}

/** With the secret of a one-time link. */
export const usePasswordLink = (token: string, new_password: string) =>
  send('POST', '/password/reset', { body: { token, new_password } });
