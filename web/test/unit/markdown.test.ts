import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidatePaths, resolvePath, targetOf } from '../../src/markdown/links';
import { renderMarkdown, tameHtml, withoutFrontMatter } from '../../src/markdown/render';
import { Slugs, slugOf } from '../../src/markdown/slug';

test('front matter is not part of the text', () => {
  assert.equal(withoutFrontMatter('---\ntitle: A\n---\n# A\n'), '# A\n');
  assert.equal(withoutFrontMatter('\uFEFF---\r\ntitle: A\r\n---\r\ntext'), 'text');
  assert.equal(withoutFrontMatter('---\n---\ntext'), 'text');
  assert.equal(withoutFrontMatter('text\n---\nmore\n---\n'), 'text\n---\nmore\n---\n');
  assert.equal(withoutFrontMatter('---\nnever closed'), '---\nnever closed');
});

test('tables, tasks and Chinese are rendered', () => {
  assert.match(renderMarkdown('| 级别 | 时限 |\n| --- | ---: |\n| 一般 | 2 |'), /<td align="right">2<\/td>/);
  assert.match(renderMarkdown('- [x] done\n- [ ] open'), /☑ done[\s\S]*☐ open/);
  assert.match(renderMarkdown('**变更委员会**：审批'), /<strong>变更委员会<\/strong>：审批/);
});

test('known elements in HTML stay, with known attributes only', () => {
  assert.equal(tameHtml('<td colspan="2" onclick="x()" style="color:red">'), '<td colspan="2">');
  assert.equal(tameHtml('<BR/>'), '<BR>');
  assert.equal(tameHtml("<a href='x' title=y>"), "<a href='x' title=y>");
  assert.equal(tameHtml('<details open>'), '<details open>');
});

test('everything else in angle brackets is shown as it was written, and comments go', () => {
  assert.equal(tameHtml('<script>alert(1)</script>'), '&lt;script&gt;alert(1)&lt;/script&gt;');
  assert.equal(tameHtml('<cluster-name>'), '&lt;cluster-name&gt;');
  assert.equal(tameHtml('a <!-- hidden --> b'), 'a  b');
  assert.equal(tameHtml('<!-- never closed <b>'), '');
  assert.equal(tameHtml('1 < 2'), '1 &lt; 2');
  assert.match(renderMarkdown('use <name> here'), /use &lt;name&gt; here/);
});

test('broken Markdown is still rendered', () => {
  for (const text of ['[a](', '![', '***', '> '.repeat(200) + 'x', '`'.repeat(99), '| a |\n| --- |\n'.repeat(50), '\u0000']) {
    assert.equal(typeof renderMarkdown(text), 'string');
  }
});

test('headings are named as on GitHub, each once', () => {
  assert.equal(slugOf('Out of tolerance?'), 'out-of-tolerance');
  assert.equal(slugOf('变更 管理（试行）'), '变更-管理试行');
  assert.equal(slugOf("What's new in v2.1"), 'whats-new-in-v21');
  const slugs = new Slugs();
  assert.deepEqual(['Scope', 'Scope', 'Scope-1', 'Scope', '!!!'].map((heading) => slugs.next(heading)), [
    'scope', 'scope-1', 'scope-1-1', 'scope-2', 'section',
  ]);
});

test('links are told apart by where they lead', () => {
  assert.deepEqual(targetOf('https://example.org/a', 'x.md'), { kind: 'external', url: 'https://example.org/a' });
  assert.deepEqual(targetOf('//example.org', 'x.md'), { kind: 'external', url: 'https://example.org' } as never);
  assert.deepEqual(targetOf('#变更', 'x.md'), { kind: 'fragment', fragment: '变更' });
  assert.deepEqual(targetOf('../b.md?plain=1#part', 'a/c/x.md'), { kind: 'document', path: 'a/b.md', fragment: 'part' });
  assert.deepEqual(targetOf('/root.md', 'a/c/x.md'), { kind: 'document', path: 'root.md', fragment: '' });
  assert.deepEqual(targetOf('%E5%8F%98.md', 'a/x.md'), { kind: 'document', path: 'a/变.md', fragment: '' });
  for (const href of ['', 'javascript:alert(1)', ' JavaScript:x', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd']) {
    assert.deepEqual(targetOf(href, 'x.md'), { kind: 'none' }, href);
  }
});

test('a path never leaves the space', () => {
  assert.equal(resolvePath('a/b.md', '../../../etc/passwd'), 'etc/passwd');
  assert.equal(resolvePath('', './c//d.md'), 'c/d.md');
});

test('a link without an ending may mean a file or a folder', () => {
  assert.deepEqual(candidatePaths('a/b/')[0], 'a/b');
  assert.ok(candidatePaths('a/b').includes('a/b/index.md'));
  assert.deepEqual(candidatePaths('a/b.md'), ['a/b.md']);
});
