// Names for headings, as GitHub makes them, so that links written for it work here. Pure.

export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-');
}

/** Gives every heading a name of its own: a second "Scope" becomes "scope-1". */
export class Slugs {
  private readonly used = new Map<string, number>();

  next(heading: string): string {
    const base = slugOf(heading) || 'section';
    let name = base;
    for (let n = this.used.get(base) ?? 0; this.used.has(name); ) name = `${base}-${++n}`;
    this.used.set(base, (this.used.get(base) ?? -1) + 1);
    if (name !== base) this.used.set(name, 0);
    return name;
  }
}
