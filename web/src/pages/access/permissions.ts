// Every permission there is, and which count for something only in a role that is given for the whole system. Pure.

export const kPermissions = [
  'read_document', 'read_drafts', 'edit_document', 'review_document', 'approve_document', 'manage_space', 'manage_bindings', 'read_audit',
] as const;
export const kSystemPermissions = ['create_space', 'manage_users', 'operate'] as const;

const kAll: readonly string[] = [...kPermissions, ...kSystemPermissions];

/** In the order in which they are listed. */
export const inOrder = (names: readonly string[]): string[] => kAll.filter((one) => names.includes(one));

export const isSamePermissions = (a: readonly string[], b: readonly string[]): boolean => inOrder(a).join() === inOrder(b).join();
