import { ERROR_CATALOGUE } from '../../platform/core/error-catalogue';
import { retrySentence, withFixedWait } from '../../platform/core/retry-after';

/** The error catalogue as Markdown, for docs/errors.md. */
export function errorReference(): string {
  const sections = Object.entries(ERROR_CATALOGUE).map(([code, [status, title, detail]]) => {
    const retry = retrySentence(code).replace('Retry-After', '`Retry-After`');
    const sentences = `**${status} ${title}.** ${withFixedWait(code, detail)}`;
    return `## ${code}\n\n${sentences}${retry && ` *${retry}*`}\n`;
  });
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
