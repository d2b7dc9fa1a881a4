// Line and word comparison for the mock server, by the longest common subsequence. Small inputs only.

function common(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; --i) {
    for (let j = b.length - 1; j >= 0; --j) {
      table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

function* steps(a, b) {
  const table = common(a, b);
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) yield ['same', i++, j++];
    else if (j >= b.length || (i < a.length && table[i + 1][j] >= table[i][j + 1])) yield ['removed', i++, j];
    else yield ['added', i, j++];
  }
}

const words = (line) => line.match(/[A-Za-z0-9]+|\s+|[^\sA-Za-z0-9]/gu) ?? [];

function marked(tokens, changed) {
  const segments = [];
  tokens.forEach((text, at) => {
    const last = segments[segments.length - 1];
    if (last && last.changed === changed[at]) last.text += text;
    else segments.push({ text, changed: changed[at] });
  });
  return segments;
}

function wordLevel(removed, added) {
  const result = { removed: [], added: [] };
  for (let at = 0; at < Math.max(removed.length, added.length); ++at) {
    const a = at < removed.length ? words(removed[at]) : undefined;
    const b = at < added.length ? words(added[at]) : undefined;
    const changedA = a?.map(() => true);
    const changedB = b?.map(() => true);
    if (a && b) {
      for (const [kind, i, j] of steps(a, b)) if (kind === 'same') changedA[i] = changedB[j] = false;
    }
    if (a) result.removed.push(marked(a, changedA));
    if (b) result.added.push(marked(b, changedB));
  }
  return result;
}

function shortened(blocks) {
  const kContext = 3;
  return blocks.flatMap((block, at) => {
    if (block.kind !== 'same' || block.lines.length <= 2 * kContext + 1) return [block];
    const before = at === 0 ? 0 : kContext;
    const after = at === blocks.length - 1 ? 0 : kContext;
    const end = block.lines.length - after;
    const head = { ...block, lines: block.lines.slice(0, before) };
    const tail = { kind: 'same', from_line: block.from_line + end, to_line: block.to_line + end, lines: block.lines.slice(end) };
    return [head, { kind: 'skipped', lines_skipped: end - before }, tail].filter((part) => !part.lines || part.lines.length);
  });
}

export function compare(from, to) {
  const a = from.split('\n');
  const b = to.split('\n');
  const blocks = [];
  for (const [kind, i, j] of steps(a, b)) {
    let last = blocks[blocks.length - 1];
    if (!last || (last.kind === 'same') !== (kind === 'same')) {
      last = { kind: kind === 'same' ? 'same' : 'changed', from_line: i + 1, to_line: j + 1 };
      Object.assign(last, kind === 'same' ? { lines: [] } : { removed: [], added: [] });
      blocks.push(last);
    }
    if (kind === 'same') last.lines.push(a[i]);
    else last[kind].push(kind === 'removed' ? a[i] : b[j]);
  }
  return shortened(blocks.map((block) => (block.kind === 'same' ? block : { ...block, ...wordLevel(block.removed, block.added) })));
}
