// The second line of defence: only the known elements and attributes of tags.ts reach the page, whatever the renderer
// made. The first is the content security policy, which runs no script that is not ours.
import DOMPurify from 'dompurify';
import { kAllowedAttributes, kAllowedTags } from './tags';

export function sanitise(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: [...kAllowedTags],
    ALLOWED_ATTR: [...kAllowedAttributes],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel):|data:image\/(?:png|jpeg|gif|webp);|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i,
    SANITIZE_NAMED_PROPS: true,
    RETURN_DOM_FRAGMENT: true,
  });
}
