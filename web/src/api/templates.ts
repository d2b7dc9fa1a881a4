// What new documents are made from.
import { getJson } from './client';
import type { Template, WholeTemplate } from './types';

export const getTemplates = async (signal?: AbortSignal) =>
  (await getJson<{ items: Template[] }>('/templates', signal)).items;

export const getTemplate = (id: string, signal?: AbortSignal) =>
  getJson<WholeTemplate>('/templates/' + encodeURIComponent(id), signal);
