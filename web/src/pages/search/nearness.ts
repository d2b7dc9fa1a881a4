// How much of what somebody typed a hit is about: a solution is put before everything else only when it says most of it.
//
// The server marks what matches, by stem and across traditional and simplified characters, and chooses the part of the text that holds
// the most of the question. So the marks of title and snippet are counted, each word once, against the words of the question.
import type { SearchHit, Segment } from '../../api/types';

/** More than this share of the question: two words of three, not one of two. */
const kNear = 0.5;
const kHanWeight = 1; // of one character
const kWordWeight = 2; // a word of other scripts says as much as a Chinese word of two characters

// Words that questions are made of, in whatever they ask.
const kAsking = new Set(
  (
    'a an and are as at be been but by can cannot did do does for from get gets had has have how i if in into is it its me my ' +
    'no not of off on or our so that the their then there they this to up was we what when where which who why will with you your'
  ).split(' '),
);
const kAskingHan = /怎么办|怎么|怎样|如何|为什么|为何|什么|请问|怎麼辦|怎麼|怎樣|為什麼|為何|什麼|請問|吗|嗎|呢|吧|啊|的|了|是/gu;

interface Words {
  han: Set<string>;
  others: Set<string>;
}

function wordsOf(text: string): Words {
  const han = new Set<string>();
  const others = new Set<string>();
  for (const [run] of text.normalize('NFKC').toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (!/^\p{Script=Han}/u.test(run)) {
      if (!kAsking.has(run)) others.add(run);
      continue;
    }
    for (const character of run.replace(kAskingHan, '')) han.add(character);
  }
  return { han, others };
}

// "prints" and "printing" are the same word of the question.
function withoutForms(words: Set<string>): Set<string> {
  const kept = new Set<string>();
  for (const word of [...words].sort())
    if (![...kept].some((other) => word.startsWith(other.slice(0, Math.max(4, other.length - 3))))) kept.add(word);
  return kept;
}

const weightOf = (words: Words) => words.han.size * kHanWeight + withoutForms(words.others).size * kWordWeight;

const marked = (segments: Segment[]) => segments.filter((segment) => segment.match).map((segment) => segment.text).join(' ');

const kNarrowing = /(^|\s)-?(type|state|space|tag|owner|lang|language|category|before|after):("[^"]*"|\S+)/giu;

/** What the question asks for: not where it looks, and nothing that is excluded. */
const askedOf = (q: string) => q.replace(kNarrowing, ' ').replace(/(^|\s)-\S+/gu, ' ').replace(/(^|\s)(title|number):/giu, ' ');

/** 0 to 1. A question of nothing but asking words is as near to everything as can be. */
export function nearness(q: string, hit: Pick<SearchHit, 'title' | 'snippet'>): number {
  const all = weightOf(wordsOf(askedOf(q)));
  if (all === 0) return 1;
  return Math.min(1, weightOf(wordsOf(`${marked(hit.title)} ${marked(hit.snippet)}`)) / all);
}

export const isNear = (q: string, hit: Pick<SearchHit, 'title' | 'snippet'>) => nearness(q, hit) > kNear;
