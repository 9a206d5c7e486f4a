import { blankDistractors } from './distractors';
import { findKeywords, type Keyword } from './keywords';
import { lowerCase, normalise } from './normalise';

/** A text, analysed once for all rules. */
export type Message = {
  text: string;
  /** The text without its distractors; same length. */
  blanked: string;
  lower: string;
  keywords: readonly Keyword[];
  /** Number of sentence ends before each index. */
  sentenceAt: Uint16Array;
  /** Codes of a last line such as "@github.com #123456", the origin-bound format for browsers. */
  originBound: ReadonlySet<string>;
  promotes: boolean;
};

const PROMOTION =
  /% ?off|(?:^|\s)-\d{1,2} ?%|at checkout|discount|\bsale\b|\bdeals?\b|\bcoupon|\bpromo|rebaja|descuento|desconto|remise|soldes|rabat|rabatt|sconto|korting|slev[au]|skonto|zniz|akcio|reducere|προσφορ|εκπτωσ|скидк|знижк|отстъпк|popust|indirim|خصم|تخفيف|הנחה|छूट|ছাড়|ส่วนลด|giam gia|khuyen mai|diskon|diskaun|punguzo|割引|クーポン|할인|쿠폰|折扣|优惠|優惠/u;

function sentences(lower: string, headings: ReadonlySet<number>): Uint16Array {
  const counts = new Uint16Array(lower.length + 1);
  for (let index = 0; index < lower.length; index += 1) {
    counts[index + 1] =
      (counts[index] ?? 0) + (!headings.has(index) && endsSentence(lower, index) ? 1 : 0);
  }
  return counts;
}

/** Ends of lines that consist of a code word, such as "TAN" above its number. */
function headingEnds(lower: string, keywords: readonly Keyword[]): Set<number> {
  const ends = new Set<number>();
  for (const { meaning, start, end } of keywords) {
    const from = lower.lastIndexOf('\n', start) + 1;
    const to = lower.indexOf('\n', end);
    if (meaning !== 'code' || to < 0) continue;
    if (lower.slice(from, start).trim() === '' && lower.slice(end, to).trim() === '') ends.add(to);
  }
  return ends;
}

function endsSentence(lower: string, index: number): boolean {
  const char = lower.charAt(index);
  if ('!?;。！？।؟۔։።'.includes(char)) return true;
  if (char === '.') return /^(?:\s|$)/.test(lower.charAt(index + 1));
  // "Your code:\n123456" is one sentence over two lines.
  return char === '\n' && !/[:：\n]\s*$/.test(lower.slice(Math.max(0, index - 3), index));
}

export function readMessage(raw: string): Message {
  const text = normalise(raw);
  const blanked = blankDistractors(text);
  const lower = lowerCase(blanked);
  const keywords = findKeywords(lower);
  const bound = text.matchAll(/@[\w.-]{3,80} #([A-Za-z0-9]{4,10})(?![A-Za-z0-9])/gu);
  return {
    text,
    blanked,
    lower,
    keywords,
    sentenceAt: sentences(lower, headingEnds(lower, keywords)),
    originBound: new Set(Array.from(bound, ([, code = '']) => code.toUpperCase())),
    promotes: PROMOTION.test(lowerCase(text)),
  };
}
