import type { Answer } from './call';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(value),
});

/** The envelope of a successful call; `data` holds the payment's state. */
export const ok = (message: string, data: unknown, meta?: Record<string, unknown>): Answer =>
  json({ status: true, message, data, ...(meta === undefined ? {} : { meta }) });

interface Kind {
  status?: number;
  type?: 'validation_error' | 'processor_error' | 'api_error';
  code?: string;
  nextStep?: string;
}

/** Newer errors carry type, code and next step; older ones only the first two keys. */
export function refused(message: string, kind: Kind = {}): Answer {
  const { status = 400, type, code, nextStep } = kind;
  if (type === undefined) return json({ status: false, message }, status);
  const meta = nextStep === undefined ? {} : { meta: { nextStep } };
  return json(
    { status: false, message, ...meta, type, code, errorCodeMappingNotFound: false },
    status,
  );
}

const INVALID = { type: 'validation_error' } as const;

export const duplicateReference = (): Answer =>
  refused('Duplicate Transaction Reference', {
    ...INVALID,
    code: 'duplicate_reference',
    nextStep: 'Try and create the Transaction or Charge with a new reference',
  });

export const missing = (what: string): Answer =>
  refused(`${what} is required`, {
    ...INVALID,
    code: 'missing_params',
    nextStep: 'Provide all required params ',
  });

export const invalid = (message: string): Answer =>
  refused(message, {
    ...INVALID,
    code: 'invalid_params',
    nextStep: 'Ensure that the value(s) you are passing are correct',
  });

export const invalidEmail = (): Answer =>
  refused('Invalid Email Address Passed', { ...INVALID, code: 'invalid_email_address' });

export const invalidKey = (): Answer =>
  refused('Invalid key', {
    ...INVALID,
    status: 401,
    code: 'invalid_Key',
    nextStep: 'Ensure that you provide the correct authorization key for the request',
  });

export const rateLimited = (): Answer =>
  refused('Rate limit exceeded!', {
    status: 429,
    type: 'api_error',
    code: 'rate_limited',
    nextStep: 'Wait a few minutes and try the API call again',
  });

export const broken = (status: number): Answer =>
  refused('An error occurred', { status, type: 'api_error', code: 'unknown' });

/** 400 in the sample, 404 in the OpenAPI document: a switch decides. */
export const transactionNotFound = (status: 400 | 404): Answer =>
  refused('Transaction reference not found.', {
    ...INVALID,
    status,
    code: 'transaction_not_found',
    nextStep: 'Ensure that you are passing the correct reference',
  });

export const entityNotFound = (): Answer => refused('Entity not found', { status: 404 });

/** A route that the sandbox does not simulate. */
export const routeNotFound = (method: string, path: string): Answer =>
  refused(`Route not found: the sandbox does not simulate ${method} ${path}`, { status: 404 });

/** `2024-08-22T09:15:02.000Z`; null stays null. */
export function instant(ms: number): string;
export function instant(ms: number | null): string | null;
export function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
