import * as z from 'zod';

/**
 * What no label holds: control and format characters (those that turn the direction of text among them), separators of
 * lines and paragraphs, halves of pairs, private and unassigned ones, and letters that show nothing.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/u;
/** Joiners stand inside words of Persian and of India and inside emoji; a label is as well read without them. */
const JOINERS = /[\u200c\u200d]/g;
/** What mail programs make a link of: a scheme, an e-mail address, "www.", words joined by a dot, an IPv4 address. */
const LINK =
  /:\/\/|@|\bwww\.|[\p{L}\p{N}\p{M}_-][.\u3002\uff0e\uff61]\p{L}[\p{L}\p{N}\p{M}-]+|\d\.\d+\.\d+\.\d/iu;

const ON_ONE_LINE = 'Use visible characters only, on one line.';

const normal = (text: string): string => text.replaceAll(JOINERS, '').normalize('NFC').trim();

/** Also in the plain letters that a browser takes others for: `＠` and `․` are `@` and `.` to it. */
const leadsAway = (text: string): boolean => LINK.test(text) || LINK.test(text.normalize('NFKC'));

/** What is wrong with a name that somebody typed, or null. Pure. */
export function labelProblem(text: string): string | null {
  if (UNSEEN.test(text)) return ON_ONE_LINE;
  return leadsAway(text) ? 'Use no web or e-mail address in a name.' : null;
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
 * What people call something: a person, a key, a passkey. Others may read it in a mail of ours, so it can hold nothing
 * that acts or leads away (docs/security.md).
 */
export const label = (max: number) => typed(max, labelProblem).min(1, 'Enter a name.');

/** A line that explains something to those who typed it: as a label, but it may name an address. */
export const line = (max: number) => typed(max, (text) => (UNSEEN.test(text) ? ON_ONE_LINE : null));

/** A text of several lines, otherwise as `line`. */
export const lines = (max: number) =>
  typed(max, (text) =>
    UNSEEN.test(text.replaceAll(/\r?\n|\t/g, '')) ? 'Use visible characters only.' : null,
  );

/** A name as a mail shows it: what was typed before there were rules is brought under them. Pure. */
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
