// A part beside the content: open where there is room for it, folded to its heading where there is not.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const kRoomy = '(min-width: 70rem)'; // as in document.css

function useRoomy(): boolean {
  const [roomy, setRoomy] = useState(() => window.matchMedia(kRoomy).matches);
  useEffect(() => {
    const media = window.matchMedia(kRoomy);
    const onChange = () => setRoomy(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, []);
  return roomy;
}

export function Fold({ title, class: name, children }: { title: string; class: string; children: ComponentChildren }) {
  const roomy = useRoomy();
  const heading = <h2 class="section-title">{title}</h2>;
  if (roomy) {
    return (
      <section class={name}>
        {heading}
        {children}
      </section>
    );
  }
  return (
    <details class={`fold ${name}`}>
      <summary>{heading}</summary>
      {children}
    </details>
  );
}
