import * as z from 'zod';

/**
 * Characters that a label may not contain: control and format characters (including those that change the direction of
 * text), line and paragraph separators, lone surrogates, private and unassigned characters, and invisible letters.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/u;
/** Joiners occur in Persian and Indian words and in emoji; a label is readable without them. */
const JOINERS = /[\u200c\u200d]/g;
/** Text that email programs turn into a link: a scheme, an email address, "www.", words joined by a dot, an IPv4 address. */
const LINK =
  /:\/\/|@|\bwww\.|[\p{L}\p{N}\p{M}_-][.\u3002\uff0e\uff61]\p{L}[\p{L}\p{N}\p{M}-]+|\d\.\d+\.\d+\.\d/iu;

const ON_ONE_LINE = 'Use visible characters only, on one line.';

const normal = (text: string): string => text.replaceAll(JOINERS, '').normalize('NFC').trim();

/** Also in compatibility forms: a browser treats `＠` and `․` as `@` and `.`. */
const leadsAway = (text: string): boolean => LINK.test(text) || LINK.test(text.normalize('NFKC'));

/** The problem of a typed name, or null. Pure. */
export function labelProblem(text: string): string | null {
  if (UNSEEN.test(text)) return ON_ONE_LINE;
  return leadsAway(text) ? 'Do not use a web or email address in a name.' : null;
}

const typed = (max: number, problemOf: (text: string) => string | null) =>
  z
    .string()
    .overwrite(normal)
    .max(max, { abort: true })
    .superRefine((text, ctx) => {
      const message = problemOf(text);
      if (message !== null) ctx.addIssue({ code: 'custom', message });
    });

/**
 * A name that a person types, for a person, a key or a passkey. Other people may read it in our emails, so it cannot
 * contain links or control characters (docs/security.md).
 */
export const label = (max: number) => typed(max, labelProblem).min(1, 'Enter a name.');

/** A description in one line: as a label, but it may contain an address. */
export const line = (max: number) => typed(max, (text) => (UNSEEN.test(text) ? ON_ONE_LINE : null));

/** As `line`, with several lines. */
export const lines = (max: number) =>
  typed(max, (text) =>
    UNSEEN.test(text.replaceAll(/\r?\n|\t/g, '')) ? 'Use visible characters only.' : null,
  );

/** A name for an email: applies the rules to names that were typed before the rules existed. Pure. */
export function sanitizeLabel(text: string): string {
  const seen = normal(text)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ');
  return leadsAway(seen)
    ? seen
        .normalize('NFKC')
        .replaceAll(/[.:/@\u3002]+/g, ' ')
        .trim()
    : seen;
}
