// What somebody wrote about a change: imported ones are whole commit messages, of which lists show the first line.
export const firstLine = (summary: string) => summary.trim().split(/\r?\n/, 1)[0] ?? '';
