// Scroll positions of the entries of the history. A page that is loaded anew grows while its data arrives, so a
// position is asked for until the page is tall enough, or the person scrolls, or a second has gone.
const positions = new Map<string, number>();
let present = entryName();
let restoring = 0;

function entryName(): string {
  return (history.state as { entry?: string } | null)?.entry ?? 'first';
}

export function leaveEntry(): void {
  positions.set(present, window.scrollY);
}

export function enterEntry(how: 'top' | 'keep' | 'restore'): void {
  present = entryName();
  restoring += 1;
  if (how === 'keep') return;
  const wanted = how === 'restore' ? (positions.get(present) ?? 0) : 0;
  if (wanted === 0) {
    window.scrollTo(0, 0);
    return;
  }
  const turn = restoring;
  const deadline = performance.now() + 1000;
  const attempt = () => {
    if (turn !== restoring) return;
    window.scrollTo(0, wanted);
    if (Math.abs(window.scrollY - wanted) > 2 && performance.now() < deadline) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}

window.addEventListener('wheel', () => (restoring += 1), { passive: true });
window.addEventListener('touchmove', () => (restoring += 1), { passive: true });
