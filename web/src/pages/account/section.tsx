// One part of the account page.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="block" aria-labelledby={id}>
      <h2 id={id} class="block-title">
        {title}
      </h2>
      {children}
    </section>
  );
}
