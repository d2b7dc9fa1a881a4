// The categories of the mock server: trees in memory, with counts of what the person may read.
import { Problem, Reply, permissionsIn } from './mock_workflow.mjs';

const shipped = [
  ['process', '', '流程', 'Process'], ['problem', '', '问题类型', 'Kind of problem'], ['technology', '', '技术', 'Technology'],
  ['product', '', '产品', 'Product'], ['customer', '', '客户', 'Customer'],
];
const sample = [
  ['measuring', 'process', '测量管理', 'Measuring'], ['calibration', 'measuring', '校准', 'Calibration'], ['service', 'process', '服务', 'Service'],
  ['change', 'service', '变更管理', 'Change'], ['incident', 'service', '事件处理', 'Incidents'], ['hardware', 'problem', '硬件故障', 'Hardware fault'],
  ['printer', 'hardware', '打印机', 'Printers'], ['network', 'technology', '网络', 'Network'], ['old-fax', 'technology', '传真', 'Fax'],
];

export function categoriesState() {
  const at = (list) => list.map(([key, parent, title_zh, title_en], position) => ({
    key, parent, space: '', title_zh, title_en, position, retired: key === 'old-fax', version: 0,
  }));
  return [...at(shipped), ...at(sample), { key: 'qa-acme', parent: 'customer', space: 'QA', title_zh: '安科公司', title_en: 'Acme Ltd', position: 0, retired: false, version: 1 }];
}

function wayUp(state, key) {
  const way = [];
  for (let at = key; at && !way.includes(at); at = state.categories.find((one) => one.key === at)?.parent) way.push(at);
  return way;
}

/** All categories that the document is found under. */
export const lineage = (state, document) => [...new Set((document.categories ?? []).flatMap((key) => wayUp(state, key)))];

const mayChange = (state, { space }, user) => permissionsIn(state, space, user).includes('manage_space');

function json(state, { version, ...category }, user) {
  return { ...category, etag: `"v${version}"`, may_change: mayChange(state, category, user) };
}

const mayKnow = (state, { space }, user) => !space || permissionsIn(state, space, user).length > 0;

function inOrder(state, parent = '') {
  const children = state.categories.filter((one) => one.parent === parent).sort((a, b) => a.position - b.position || (a.key < b.key ? -1 : 1));
  return children.flatMap((one) => [one, ...inOrder(state, one.key)]);
}

export function getCategories(state, key, user) {
  const known = inOrder(state).filter((one) => mayKnow(state, one, user));
  if (key) {
    const found = known.find((one) => one.key === key);
    if (!found) throw new Problem(404, 'not_found', 'There is no such category.');
    return json(state, found, user);
  }
  const readable = state.documents.filter((document) => permissionsIn(state, document.space, user).includes('read_document'));
  const ways = readable.map((document) => lineage(state, document));
  return { items: known.map((one) => ({ ...json(state, one, user), documents: ways.filter((way) => way.includes(one.key)).length })) };
}

export function changeCategories(state, request, key, user, body) {
  const existing = state.categories.find((one) => one.key === key && mayKnow(state, one, user));
  if (key && !existing) throw new Problem(404, 'not_found', 'There is no such category.');
  if (!mayChange(state, existing ?? { space: body.space ?? '' }, user)) throw new Problem(403, 'forbidden', 'Categories of the whole system are kept by its administrators.');
  if (existing) {
    if (wayUp(state, body.parent ?? '').includes(key)) throw new Problem(400, 'invalid_argument', `The category '${key}' cannot stand below itself.`);
    Object.assign(existing, body, { version: existing.version + 1 });
    return json(state, existing, user);
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(body.key ?? '')) throw new Problem(400, 'invalid_argument', `The key '${body.key}' is not one of a category.`);
  if (state.categories.some((one) => one.key === body.key)) throw new Problem(409, 'conflict', `There is a category '${body.key}' already: choose another key.`);
  const made = { parent: '', space: '', position: 0, retired: false, ...body, version: 1 };
  state.categories.push(made);
  return new Reply(201, json(state, made, user));
}
