// People, groups and roles for those who manage them, and everybody's own account.
import { type Answer, type Tagged, answerOf, taggedOf } from './answer';
import { getJson, queryString, send } from './client';
import type {
  Account, Group, NewFactor, OneTimeLink, PersonAccess, Role, SessionInfo, Token,
} from './access_types';
import type { Page, PersonName } from './types';

const kMostListed = 5000; // beyond it a list to choose from is no help
const user = (name: string) => '/users/' + encodeURIComponent(name);
const group = (name: string) => '/groups/' + encodeURIComponent(name);
const role = (name: string) => '/roles/' + encodeURIComponent(name);
const signalled = (signal?: AbortSignal) => (signal ? { signal } : {});

async function everyPage<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor = '';
  do {
    const page = await getJson<Page<T>>(path + queryString({ cursor, limit: 100 }), signal);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < kMostListed);
  return items;
}

// --- people --------------------------------------------------------------------------------------------------------

export const getAccounts = (signal?: AbortSignal) => everyPage<Account>('/users', signal);

/** Those who can sign in. */
export const getUsers = async (signal?: AbortSignal): Promise<PersonName[]> =>
  (await getAccounts(signal)).filter(({ disabled }) => !disabled);

export interface NewAccount {
  name: string;
  display_name?: string;
  email?: string;
}

/** Makes a person who has no password yet, and the link by which he sets one. */
export async function createAccount(account: NewAccount): Promise<OneTimeLink> {
  return ((await (await send('POST', '/users', { body: account })).json()) as { reset: OneTimeLink }).reset;
}

export async function changeAccount(name: string, change: { disabled?: boolean; display_name?: string; email?: string }): Promise<Account> {
  return (await (await send('PATCH', user(name), { body: change })).json()) as Account;
}

export const resetPassword = async (name: string, reason: string): Promise<Answer<OneTimeLink>> =>
  answerOf<OneTimeLink>(await send('POST', `${user(name)}/reset`, { body: reason ? { reason } : {} }));

export const removeFactorOf = async (name: string, reason: string): Promise<Answer<void>> =>
  answerOf<void>(await send('DELETE', `${user(name)}/second-factor`, { body: reason ? { reason } : {} }));

export const getSessionsOf = async (name: string, signal?: AbortSignal) =>
  (await getJson<{ items: SessionInfo[] }>(`${user(name)}/sessions`, signal)).items;

export const endSessionsOf = (name: string) => send('DELETE', `${user(name)}/sessions`);

export const getAccessOf = (name: string, signal?: AbortSignal) => getJson<PersonAccess>(`${user(name)}/access`, signal);

// --- groups --------------------------------------------------------------------------------------------------------

export const getGroups = (signal?: AbortSignal) => everyPage<Group>('/groups', signal);

export const getGroup = async (name: string, signal?: AbortSignal): Promise<Tagged<Group>> =>
  taggedOf<Group>(await send('GET', group(name), signalled(signal)));

export async function createGroup(made: { name: string; title: string }, once: string): Promise<Group> {
  return (await (await send('POST', '/groups', { body: made, once })).json()) as Group;
}

export const setGroup = async (
  name: string, etag: string, change: { title: string; members: string[]; reason?: string },
): Promise<Answer<Group>> => answerOf<Group>(await send('PUT', group(name), { body: change, ifMatch: etag }));

// --- roles ---------------------------------------------------------------------------------------------------------

export const getRoles = async (signal?: AbortSignal) => (await getJson<{ items: Role[] }>('/roles', signal)).items;

export const getRole = async (name: string, signal?: AbortSignal): Promise<Tagged<Role>> =>
  taggedOf<Role>(await send('GET', role(name), signalled(signal)));

export async function createRole(made: { name: string; title: string; permissions: string[] }, once: string): Promise<Answer<Role>> {
  return answerOf<Role>(await send('POST', '/roles', { body: made, once }));
}

export const setRole = async (
  name: string, etag: string, change: { title: string; permissions: string[]; reason?: string },
): Promise<Answer<Role>> => answerOf<Role>(await send('PUT', role(name), { body: change, ifMatch: etag }));

export const removeRole = async (name: string, etag: string, reason: string): Promise<Answer<void>> =>
  answerOf<void>(await send('DELETE', role(name) + queryString({ reason }), { ifMatch: etag }));

// --- one's own account ---------------------------------------------------------------------------------------------

export interface PasswordChange {
  current_password: string;
  new_password: string;
  otp?: string;
}

/** Ends all other sessions. */
export const changePassword = (change: PasswordChange) => send('PUT', '/password', { body: change });

/** The secret counts from its first code on. */
export const beginFactor = async (password: string) =>
  (await (await send('POST', '/second-factor', { body: { password } })).json()) as NewFactor;
export const confirmFactor = (otp: string) => send('PUT', '/second-factor', { body: { otp } });
export const removeFactor = (password: string, otp: string) => send('DELETE', '/second-factor', { body: { password, otp } });

export const getSessions = async (signal?: AbortSignal) => (await getJson<{ items: SessionInfo[] }>('/sessions', signal)).items;
export const endSession = (id: string) => send('DELETE', '/sessions/' + encodeURIComponent(id));
export const endOtherSessions = () => send('DELETE', '/sessions');

export const getTokens = (signal?: AbortSignal) => everyPage<Token>('/tokens', signal);

export async function createToken(made: { name: string; scopes: string[]; expires_at: string }): Promise<Token & { token: string }> {
  return (await (await send('POST', '/tokens', { body: made })).json()) as Token & { token: string };
}

export const removeToken = (id: number) => send('DELETE', `/tokens/${id}`);

