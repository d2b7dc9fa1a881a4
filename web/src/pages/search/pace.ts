// How long to wait after a letter before asking the server: short while it answers quickly, so that results follow the
// typing, and longer when it is slow or far, so that questions nobody waits for any more do not pile up. Pure.

const kShortest = 40;
const kLongest = 200;

export interface Pace {
  answerTime: number; // smoothed, in milliseconds
}

export const kFirstPace: Pace = { answerTime: 40 };

export function delayOf(pace: Pace): number {
  return Math.min(kLongest, Math.max(kShortest, pace.answerTime));
}

export function withAnswer(pace: Pace, milliseconds: number): Pace {
  return { answerTime: pace.answerTime * 0.6 + milliseconds * 0.4 };
}
