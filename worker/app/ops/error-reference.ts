import { ERROR_CATALOGUE } from '../../platform/core/error-catalogue';
import { formatWait } from '../../platform/core/clock';
import { RETRY_AFTER, withFixedWait } from '../../platform/core/retry-after';

const WAITS = new Map<string, number | 'own'>(Object.entries(RETRY_AFTER));

/** What a client may do by itself. */
function retrySentence(code: string): string {
  const wait = WAITS.get(code);
  if (wait === undefined) return '';
  return wait === 'own'
    ? ' *The same request can succeed after `Retry-After`.*'
    : ` *The same request can succeed after ${formatWait(wait)} (\`Retry-After\`).*`;
}

/** The catalogue as Markdown: what `/docs/errors` serves and `docs/errors.md` holds. */
export function errorReference(): string {
  const sections = Object.entries(ERROR_CATALOGUE).map(
    ([code, [status, title, detail]]) =>
      `## ${code}\n\n**${status} ${title}.** ${withFixedWait(code, detail)}${retrySentence(code)}\n`,
  );
  return [
    '# Errors',
    '',
    'Every error is `application/problem+json` (RFC 9457). `code` is stable: program against it, not against the',
    'sentences. `{name}` stands for a value of the request at hand. Where the same request can succeed after a while, the',
    'answer carries `Retry-After`; no other answer does. Generated from the catalogue; do not edit.',
    '',
    ...sections,
  ].join('\n');
}
