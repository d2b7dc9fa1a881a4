// Text in which the server has marked what matches.
import type { Segment } from '../api/types';

export function Highlighted({ segments }: { segments: Segment[] }) {
  return <>{segments.map((segment) => (segment.match ? <mark>{segment.text}</mark> : segment.text))}</>;
}

export const plainText = (segments: Segment[]) => segments.map((segment) => segment.text).join('');
