import { describe, expect, test } from 'vitest';
import { parseReport, unexplained, type Finding } from '../../../scripts/fuzz-report.ts';

const bodyOf = (value: object) => ({
  $base64: Buffer.from(JSON.stringify(value)).toString('base64'),
});

const scenario = (checks: object, response: object | null) =>
  JSON.stringify({
    ScenarioFinished: {
      phase: 'fuzzing',
      recorder: {
        label: 'POST /v1/orders',
        cases: {},
        checks,
        interactions: {
          a1: { request: { method: 'POST', uri: 'http://api/v1/orders' }, response },
        },
      },
    },
  });
const failed = (name: string) => ({
  name,
  status: 'failure',
  failure_info: { failure: { type: 'X', message: 'It failed' } },
});

describe('the report of Schemathesis', () => {
  test('gives the requests, and each failed check with the code of its answer', () => {
    const problem = {
      status_code: 400,
      content: bodyOf({ code: 'request.invalid', errors: [{ pointer: '/cursor' }] }),
    };
    const lines = [
      JSON.stringify({ PhaseStarted: {} }),
      scenario({ a1: [{ name: 'not_a_server_error', status: 'success' }] }, problem),
      scenario({ a1: [failed('positive_data_acceptance')] }, problem),
      scenario({ a1: [failed('not_a_server_error')] }, null),
      scenario(
        { a1: [failed('response_schema_conformance')] },
        { status_code: 200, content: { $base64: Buffer.from('id,price').toString('base64') } },
      ),
    ];
    const found = {
      operation: 'POST /v1/orders',
      message: 'It failed',
      request: 'POST http://api/v1/orders',
    };
    expect(parseReport(`${lines.join('\n')}\n`)).toEqual({
      requests: 4,
      findings: [
        {
          ...found,
          check: 'positive_data_acceptance',
          status: 400,
          code: 'request.invalid /cursor',
        },
        { ...found, check: 'not_a_server_error', status: null, code: null },
        { ...found, check: 'response_schema_conformance', status: 200, code: null },
      ],
    });
  });

  test('is a fault where no reason fits the check, the code and the operation', () => {
    const one = (check: string, code: string | null, operation = 'GET /a'): Finding => ({
      check,
      operation,
      status: 400,
      code,
      message: '',
      request: '',
    });
    const reasons = [
      {
        check: 'positive_data_acceptance',
        codes: ['x.known', 'x.invalid /headers/*'],
        reason: 'r1',
      },
      { check: 'ignored_auth', operations: ['GET /b'], reason: 'r2' },
      { check: 'use_after_free', reason: 'r3' },
    ];
    const { faults, unused } = unexplained(
      [
        one('positive_data_acceptance', 'x.known'),
        one('positive_data_acceptance', 'x.invalid /headers/a'),
        one('positive_data_acceptance', 'x.invalid /url'),
        one('positive_data_acceptance', 'x.other'),
        one('positive_data_acceptance', null),
        one('not_a_server_error', 'x.known'),
        one('ignored_auth', null, 'GET /b'),
        one('ignored_auth', null, 'GET /a'),
      ],
      reasons,
    );
    expect(faults.map(({ check, code, operation }) => [check, code, operation])).toEqual([
      ['positive_data_acceptance', 'x.invalid /url', 'GET /a'],
      ['positive_data_acceptance', 'x.other', 'GET /a'],
      ['positive_data_acceptance', null, 'GET /a'],
      ['not_a_server_error', 'x.known', 'GET /a'],
      ['ignored_auth', null, 'GET /a'],
    ]);
    expect(unused.map(({ reason }) => reason)).toEqual(['r3']);
  });
});
