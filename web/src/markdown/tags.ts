// The elements that a document may be made of. Markdown gives most of them; the same elements written as HTML are taken
// too, because imported documents have tables and lists in that form. All others are shown as they were written, so
// that nothing in a controlled document is invisible.
export const kAllowedTags: readonly string[] = [
  'a', 'b', 'blockquote', 'br', 'caption', 'code', 'dd', 'del', 'details', 'div', 'dl', 'dt', 'em', 'h1', 'h2', 'h3',
  'h4', 'h5', 'h6', 'hr', 'i', 'img', 'ins', 'kbd', 'li', 'mark', 'ol', 'p', 'pre', 's', 'samp', 'small', 'span',
  'strong', 'sub', 'summary', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'u', 'ul', 'var', 'wbr',
];

// No class and no style: a document cannot hide parts of itself or look like the application.
export const kAllowedAttributes: readonly string[] = [
  'align', 'alt', 'colspan', 'dir', 'href', 'id', 'lang', 'open', 'rowspan', 'src', 'start', 'title',
];
