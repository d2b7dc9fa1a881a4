// Which documents to test with. Against the mock they are known; against a real server they are looked for, so that the
// same test runs over any data with at least one text document that the signed-in person may read.
import { api } from './harness.mjs';

const kSample = {
  query: 'calibration',
  document: { number: 'SOP-QA-0001', title: 'Calibration of measuring equipment' },
  space: 'HB',
  versions: ['1.0', '2.0'],
};

async function textDocuments(page) {
  const { items: spaces } = await api(page, '/spaces?limit=100');
  const found = [];
  for (const space of spaces.filter(({ documents }) => documents > 0)) {
    const { items } = await api(page, `/spaces/${space.key}/documents?limit=25`);
    found.push(...items.filter((document) => document.is_text));
  }
  return found;
}

export async function findSubject(page, server) {
  if (server.isMock) return kSample;
  const documents = await textDocuments(page);
  if (documents.length === 0) throw new Error('The server has no text document to test with.');
  let best = { document: documents[0], versions: [] };
  for (const document of documents.slice(0, 40)) {
    const { items } = await api(page, `/documents/${document.id}/versions?limit=10`);
    if (items.length > best.versions.length) best = { document, versions: items.map(({ label }) => label).reverse() };
    if (best.versions.length > 1) break;
  }
  const words = best.document.title.match(/[\p{L}\p{N}]{2,}/gu) ?? [best.document.number];
  return { ...best, space: best.document.space, query: words.sort((a, b) => b.length - a.length)[0] };
}
