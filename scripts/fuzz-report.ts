import * as z from 'zod';

/** A check of Schemathesis that an answer did not pass. */
export interface Finding {
  check: string;
  operation: string;
  status: number | null;
  /** The code of the problem, and the pointers of its errors: `request.invalid /cursor`. Null for another answer. */
  code: string | null;
  message: string;
  request: string;
}

/** Findings that are no fault, and why. Without `codes` or `operations`: whatever the answer or the operation. */
export interface Accepted {
  check: string;
  codes?: readonly string[];
  operations?: readonly string[];
  reason: string;
}

const Check = z.object({
  name: z.string(),
  status: z.string(),
  failure_info: z.object({ failure: z.object({ message: z.string() }) }).optional(),
});
const Interaction = z.object({
  request: z.object({ method: z.string(), uri: z.string() }),
  response: z
    .object({
      status_code: z.number(),
      content: z.object({ $base64: z.string() }).nullish(),
    })
    .nullish(),
});
const Event = z.object({
  ScenarioFinished: z
    .object({
      recorder: z.object({
        label: z.string(),
        checks: z.record(z.string(), z.array(Check)).default({}),
        interactions: z.record(z.string(), Interaction).default({}),
      }),
    })
    .optional(),
});
const Problem = z.object({
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string() })).default([]),
});

function codeIn(base64: string | undefined): string | null {
  try {
    const text = Buffer.from(base64 ?? '', 'base64').toString();
    const { code, errors } = Problem.parse(JSON.parse(text));
    return [code, ...errors.map(({ pointer }) => pointer)].join(' ');
  } catch {
    return null;
  }
}

/** The number of requests and the findings in the events of a run, one in a line of `ndjson`. */
export function parseReport(ndjson: string): { requests: number; findings: Finding[] } {
  const recorders = ndjson
    .trim()
    .split('\n')
    .flatMap((line) => Event.parse(JSON.parse(line)).ScenarioFinished?.recorder ?? []);
  return {
    requests: recorders.reduce(
      (sum, { interactions }) => sum + Object.keys(interactions).length,
      0,
    ),
    findings: recorders.flatMap(({ label, checks, interactions }) =>
      Object.entries(checks).flatMap(([id, all]) =>
        all
          .filter(({ status }) => status === 'failure')
          .map(({ name, failure_info: info }) => {
            const { request, response } = interactions[id] ?? {};
            return {
              check: name,
              operation: label,
              status: response?.status_code ?? null,
              code: codeIn(response?.content?.$base64),
              message: info?.failure.message ?? '',
              request: request === undefined ? '' : `${request.method} ${request.uri}`,
            };
          }),
      ),
    ),
  };
}

/** `expected` may end with `*`, where the customer's own names are in the pointer. */
const matches = (code: string | null, expected: string): boolean =>
  expected.endsWith('*')
    ? code !== null && code.startsWith(expected.slice(0, -1))
    : code === expected;

const isAccepted = (one: Finding, { check, codes, operations }: Accepted): boolean =>
  one.check === check &&
  (codes === undefined || codes.some((code) => matches(one.code, code))) &&
  (operations === undefined || operations.includes(one.operation));

/** Findings that no reason explains, and the rows of `accepted` that explain none. */
export const unexplained = (findings: readonly Finding[], accepted: readonly Accepted[]) => ({
  faults: findings.filter((one) => !accepted.some((row) => isAccepted(one, row))),
  unused: accepted.filter((row) => !findings.some((one) => isAccepted(one, row))),
});
