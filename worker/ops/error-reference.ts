import { CATALOGUE } from '../kernel/catalogue';

/** The catalogue as Markdown: what `/docs/errors` serves and `docs/errors.md` holds. */
export function errorReference(): string {
  const sections = Object.entries(CATALOGUE).map(
    ([code, [status, title, detail]]) => `## ${code}\n\n**${status} ${title}.** ${detail}\n`,
  );
  return [
    '# Errors',
    '',
    'Every error is `application/problem+json` (RFC 9457). `code` is stable: program against it, not against the',
    'sentences. `{name}` stands for a value of the request at hand. Generated from the catalogue; do not edit.',
    '',
    ...sections,
  ].join('\n');
}
