// CodeMirror, fetched when somebody begins to write. It lives in a shadow root: only there does it put its styles into a
// constructed sheet, which the content security policy allows, instead of into a <style> element, which it does not.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, Language, LanguageSupport, defineLanguageFacet, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { GFM, parser } from '@lezer/markdown';

const markdown = new Language(defineLanguageFacet({ commentTokens: { block: { open: '<!--', close: '-->' } } }), parser.configure(GFM), [], 'markdown');

// Weight and shade only: colour is for states.
const highlighting = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.processingInstruction, tags.url, tags.quote, tags.contentSeparator, tags.comment], color: 'var(--soft)' },
  { tag: tags.monospace, backgroundColor: 'var(--wash)' },
]);

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--raised)', fontSize: '0.9375rem' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-1px', borderRadius: 'var(--radius)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.65', borderRadius: 'var(--radius)' },
  '.cm-content': { padding: '0.75rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 0.75rem' },
  '.cm-gutters': { color: 'var(--soft)', backgroundColor: 'transparent', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.75rem', paddingLeft: '0.5rem', fontSize: '0.8125rem', lineHeight: '1.9' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--line-wash, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--mark) !important' },
});

// Left to itself the browser replaces a selection by moving styled pieces about, and the policy complains of each style.
const typingOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== 'insertText' || event.data === null || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

export interface CodeEditorOptions {
  text: string;
  label: string;
  language: string; // BCP 47, for hyphenation, fonts and readers of the screen
  line: number; // to begin at, from 1; 0: at the beginning, without taking the focus
  onChange: (text: string) => void;
}

/** Puts an editor into `host`, until the returned function is called. */
export function openCodeEditor(host: HTMLElement, { text, label, language, line, onChange }: CodeEditorOptions): () => void {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const attributes: Record<string, string> = { 'aria-label': label, tabindex: '0', spellcheck: 'true', autocorrect: 'off', autocapitalize: 'off' };
  if (language) attributes['lang'] = language;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of(attributes),
        // Tab is left alone: it must lead on to the next field.
        keymap.of([...defaultKeymap, ...historyKeymap]),
        new LanguageSupport(markdown),
        syntaxHighlighting(highlighting),
        theme,
        typingOverSelection,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.sliceDoc());
        }),
      ],
    }),
  });
  if (line > 0) {
    const at = view.state.doc.line(Math.min(line, view.state.doc.lines)).from;
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
    view.focus();
  }
  return () => view.destroy();
}
