// What the server takes as the name of a user, a group or a role. Pure.
export const isName = (name: string): boolean => /^[a-z][a-z0-9._-]{0,63}$/.test(name);
