// Merging for the mock server: one change a side, from the first line that differs to the last. Enough to drive the pages.

const linesOf = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function changeOf(base, side) {
  let head = 0;
  while (head < base.length && head < side.length && base[head] === side[head]) ++head;
  let tail = 0;
  while (tail < Math.min(base.length, side.length) - head && base[base.length - 1 - tail] === side[side.length - 1 - tail]) ++tail;
  return { from: head, to: base.length - tail, lines: side.slice(head, side.length - tail), changed: head + tail < Math.max(base.length, side.length) };
}

const places = (at) => ({ base_line: at + 1, mine_line: at + 1, theirs_line: at + 1 });

function blocksOf(base, mineText, theirsText) {
  const [lines, mine, theirs] = [linesOf(base), linesOf(mineText), linesOf(theirsText)];
  const [m, t] = [changeOf(lines, mine), changeOf(lines, theirs)];
  const same = (from, to) => (to > from ? [{ kind: 'same', ...places(from), text: lines.slice(from, to).join('') }] : []);
  const changes = [{ ...m, kind: 'mine' }, { ...t, kind: 'theirs' }].filter(({ changed }) => changed).sort((a, b) => a.from - b.from);
  if (changes.length === 2 && changes[1].from <= changes[0].to) {
    const [from, to] = [changes[0].from, Math.max(m.to, t.to)];
    const sideOf = (change) => [...lines.slice(from, change.from), ...change.lines, ...lines.slice(change.to, to)].join('');
    const conflict = { kind: 'conflict', ...places(from), base: lines.slice(from, to).join(''), mine: sideOf(m), theirs: sideOf(t) };
    return [...same(0, from), conflict, ...same(to, lines.length)];
  }
  const blocks = [];
  let at = 0;
  for (const { kind, from, to, lines: text } of changes) {
    blocks.push(...same(at, from), { kind, ...places(from), text: text.join('') });
    at = to;
  }
  return [...blocks, ...same(at, lines.length)];
}

/** `shown` makes JSON of a version, `metaOf` its description. */
export function mergeJson(document, base, theirs, change, shown, metaOf) {
  const blocks = change.content === undefined ? null : blocksOf(base.content ?? '', change.content, theirs.content ?? '');
  const { title, language, tags, categories, fields } = { ...metaOf(theirs), ...change };
  const conflicts = (blocks ?? []).filter(({ kind }) => kind === 'conflict').map((block) => ({ ...block, kind: 'text' }));
  return {
    base: shown(base), theirs: shown(theirs), etag: `"${document.etag}"`, clean: conflicts.length === 0, blocks, conflicts,
    description: { title, language, tags, categories, fields, workflow: document.workflow, path: document.path, type: document.type, owner: document.owner },
  };
}
