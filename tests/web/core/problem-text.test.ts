import { expect, test } from 'vitest';
import { ERROR_CATALOGUE } from '../../../worker/platform/core/error-catalogue';
import { ConnectionLost, Problem } from '../../../web/core/problem';
import { problemText } from '../../../web/core/problem-text';
import { addTexts } from '../../../web/locales/i18n';
import texts from '../../../web/locales/en.problems.json';

addTexts(texts);

/** A route, a field name, or an amount in cents: texts for programs. */
const FOR_PROGRAMS = /\/v1\/|\b(?:GET|POST|PUT|PATCH|DELETE) |[a-z][A-Z]|"[\w.]+"|\bcents\b|\{/;

/**
 * Problems that no page of a customer can cause: those of staff, and those that only programs
 * cause.
 */
const NO_PAGE = [
  /^request\.(?!invalid$)/,
  /^idempotency\./,
  /^(?:accounts\.unknown|dead_letters\.not_found|events\.not_found|disputes\.not_found|tickets\.invalid)$/,
  /^(?:refunds|fx_rates|countries|capabilities|sockets)\./,
  // Its text names the required answer of the customer's server.
  /^endpoints\.verification_failed$/,
];

const said = Object.entries(ERROR_CATALOGUE)
  .filter(([code]) => !NO_PAGE.some((mark) => mark.test(code)))
  .map(([code, [status, , detail]]) => [
    code,
    problemText(new Problem(status, code, detail.replaceAll(/"?\{\w+\}"?/g, '7'))),
  ]);

test('no message of a page contains a route, a field name or cents', () => {
  expect(said.filter(([, text = '']) => FOR_PROGRAMS.test(text))).toEqual([]);
});

test('an invalid entry is shown without the field name and without instructions for clients', () => {
  const detail =
    '"headers.x-till": Use authorization, or a name such as x-api-key. Correct it and send the request again.';
  expect(problemText(new Problem(400, 'request.invalid', detail))).toBe(
    'Use authorization, or a name such as x-api-key.',
  );
});

test('a temporary refusal shows the time when it ends', () => {
  const text = problemText(new Problem(429, 'limits.unpaid_numbers', 'Wait.', 3_600_000));
  expect(text).toMatch(/You can rent again on [A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d/);
});

test("an unknown code shows the API's own detail", () => {
  expect(problemText(new Problem(403, 'auth.password_wrong', 'Enter it again.'))).toBe(
    'Enter it again.',
  );
  expect(problemText(new ConnectionLost())).toBe(
    'Can’t reach the server. Check your connection and try again.',
  );
});
