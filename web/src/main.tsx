// Starts the application. The words and the session are fetched side by side; nothing is drawn before both are known.
import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import { App, preloadPage } from './app';
import { loadMe } from './api/session';
import { startLanguage } from './i18n/messages';
import { startRouter } from './router/router';
import { startTheme } from './shell/theme';

/** Fetches the code of the page that a link leads to as soon as somebody points at it. */
function warmUp(event: Event): void {
  const link = (event.target as Element | null)?.closest?.('a[href^="/"]');
  if (link instanceof HTMLAnchorElement) preloadPage(link.pathname);
}

async function start(root: HTMLElement): Promise<void> {
  startTheme();
  startRouter();
  let problem: unknown;
  const session = loadMe().catch((error: unknown) => {
    problem = error;
  });
  await Promise.all([startLanguage(), session]);
  render(<App startProblem={problem} />, root);
  document.addEventListener('pointerover', warmUp, { passive: true });
  document.addEventListener('focusin', warmUp);
}

const root = document.getElementById('app');
if (root) void start(root);
