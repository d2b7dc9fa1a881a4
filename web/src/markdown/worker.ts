// Renders in a thread of its own, so that a document made to be slow can be given up without the page noticing.
import { renderMarkdown } from './render';

self.onmessage = (event: MessageEvent<string>) => {
  self.postMessage(renderMarkdown(event.data));
};
