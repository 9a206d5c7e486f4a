import { ERROR_CATALOGUE } from '../../platform/core/error-catalogue';
import { formatWait } from '../../platform/core/clock';
import { RETRY_AFTER, withFixedWait } from '../../platform/core/retry-after';

const WAITS = new Map<string, number | 'own'>(Object.entries(RETRY_AFTER));

/** The sentence about automatic retries. */
function retrySentence(code: string): string {
  const wait = WAITS.get(code);
  if (wait === undefined) return '';
  return wait === 'own'
    ? ' *The same request can succeed after `Retry-After`.*'
    : ` *The same request can succeed after ${formatWait(wait)} (\`Retry-After\`).*`;
}

/** The error catalogue as Markdown, for `/docs/errors` and `docs/errors.md`. */
export function errorReference(): string {
  const sections = Object.entries(ERROR_CATALOGUE).map(
    ([code, [status, title, detail]]) =>
      `## ${code}\n\n**${status} ${title}.** ${withFixedWait(code, detail)}${retrySentence(code)}\n`,
  );
  return [
    '# Errors',
    '',
    'Every error is `application/problem+json` (RFC 9457). `code` is stable: use it in programs, not the sentences.',
    '`{name}` stands for a value of the request. When the same request can succeed later, the answer has `Retry-After`; no',
    'other answer has it. Generated from the error catalogue; do not edit.',
    '',
    ...sections,
  ].join('\n');
}
