import { openDb, type Db } from '../db/client';
import { missingTriggers } from '../db/triggers';
import { MINUTE, SECOND } from '../core/clock';
import type { SystemCtx } from '../core/ctx';
import { AppError, describeError } from '../core/errors';
import { perIsolate } from '../core/isolate-cache';
import { log } from '../core/log';
import { Port } from '../core/port';
import { keyringProblems } from '../sealing/keyring';
import { missingMasters } from '../sealing/rotation';
import { keyringOf } from '../sealing/sealing.service';

const BINDINGS = [
  'DB',
  'KV',
  'EXPORTS',
  'VERIFICATION',
  'ACCOUNT_HUB',
  'PROVIDER_SESSION',
  'TICKER',
  'EXPORT',
  'ATTEMPT_LIMITER',
  'WEBHOOKS',
  'WEBHOOKS_SLOW',
  'EVENTS',
] as const;
/** The bindings of the rate limits. */
const LIMITS = ['RATE_LIMITER', 'ADDRESS_LIMITER', 'ADDRESS_RATE'] as const;
const SECRETS = [
  'ID_KEY',
  'TICKET_KEY',
  'AUTH_SECRET',
  'TEXTVERIFIED_API_KEY',
  'TEXTVERIFIED_WEBHOOK_SECRET',
  'RESEND_API_KEY',
  'TWILIO_AUTH_TOKEN',
] as const;
const VARS = [
  'ENVIRONMENT',
  'TEXTVERIFIED_URL',
  'TEXTVERIFIED_USERNAME',
  'RESEND_URL',
  'PAYSTACK_URL',
  'MAIL_FROM',
  'SUPPORT_EMAIL',
  'VERIFICATION_SECONDS',
  'PROVIDER_SPACING_MS',
  'PROVIDER_CALLS_PER_SECOND',
  'DASHBOARD_ORIGIN',
  'SIGNUP_PROMO_CENTS',
  'DNS_URL',
  'TWILIO_URL',
  'TWILIO_ACCOUNT_SID',
  'SMS_FROM',
] as const;
const MIN_SECRET = 16;
const MAX_WAIT_S = 600;
const MAX_SPACING_MS = 5_000;
const MAX_CALLS_PER_SECOND = 10_000;

/** Checks the part of the configuration that belongs to a feature. Returns problems that an operator can act on. */
export type ConfigurationCheck = (env: Env) => readonly string[];

export const configurationChecks = new Port<readonly ConfigurationCheck[]>(
  'the features’ checks of the configuration',
);

/** All problems of the configuration, as sentences that an operator can act on; empty when it is complete (I-52). */
export function configurationProblems(env: Env): string[] {
  const values: Readonly<Record<string, unknown>> = { ...env };
  const missing = [...BINDINGS, ...LIMITS, ...VARS].filter((name) => !values[name]);
  const seconds = Number(env.VERIFICATION_SECONDS);
  return [
    ...missing.map((name) => `${name} is missing`),
    ...SECRETS.flatMap((name) => secretProblem(name, values[name], env.ENVIRONMENT)),
    ...configurationChecks.get().flatMap((check) => check(env)),
    ...keyringProblems(values['SEAL_KEYS'], env.ENVIRONMENT),
    ...(seconds >= 1 && seconds <= MAX_WAIT_S
      ? []
      : [`VERIFICATION_SECONDS must be 1 to ${MAX_WAIT_S}`]),
    ...providerProblems(env),
    ...identityProblems(env),
    ...(env.ENVIRONMENT === 'production' ? productionProblems(env) : []),
  ];
}

function secretProblem(name: string, value: unknown, environment: string): string[] {
  if (typeof value !== 'string' || value === '') return [`secret ${name} is missing`];
  if (value.length < MIN_SECRET) return [`secret ${name} is shorter than ${MIN_SECRET} characters`];
  const isTest = /^(whsec_|re_)?(test|demo|example|changeme|sandbox)/i.test(value);
  return environment === 'production' && isTest ? [`secret ${name} is a test value`] : [];
}

function providerProblems(env: Env): string[] {
  const problems: string[] = [];
  // 0 disables the queue, and with it the protection against one customer delaying all others (I-62).
  const least = env.ENVIRONMENT === 'production' ? 1 : 0;
  if (env.PROVIDER_SPACING_MS && !isWhole(env.PROVIDER_SPACING_MS, least, MAX_SPACING_MS))
    problems.push(`PROVIDER_SPACING_MS must be ${least} to ${MAX_SPACING_MS}`);
  if (
    env.PROVIDER_CALLS_PER_SECOND &&
    !isWhole(env.PROVIDER_CALLS_PER_SECOND, 1, MAX_CALLS_PER_SECOND)
  )
    problems.push(`PROVIDER_CALLS_PER_SECOND must be 1 to ${MAX_CALLS_PER_SECOND}`);
  return problems;
}

const isWhole = (text: string, min: number, max: number): boolean =>
  /^\d{1,6}$/.test(text) && Number(text) >= min && Number(text) <= max;

function identityProblems(env: Env): string[] {
  const { DASHBOARD_ORIGIN: origin, SIGNUP_PROMO_CENTS: cents } = env;
  const problems: string[] = [];
  if (origin && URL.parse(origin)?.origin !== origin)
    problems.push('DASHBOARD_ORIGIN must be an origin, like https://app.example.com');
  if (cents && !/^\d{1,6}$/.test(cents))
    problems.push('SIGNUP_PROMO_CENTS must be whole cents, 0 for none');
  if (env.MAIL_FROM && !/^[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>$/.test(env.MAIL_FROM))
    problems.push('MAIL_FROM must be like Name <name@example.com>');
  if (env.SUPPORT_EMAIL && !/^[^\s<>@]+@[^\s<>@]+$/.test(env.SUPPORT_EMAIL))
    problems.push('SUPPORT_EMAIL must be an address like support@example.com');
  if (env.SMS_FROM && !/^\+[1-9]\d{6,14}$/.test(env.SMS_FROM))
    problems.push('SMS_FROM must be a phone number like +12065550142');
  return problems;
}

/** An external service: never over plain HTTP, never on this machine. */
function outsideProblems(name: string, value: string): string[] {
  const url = URL.parse(value);
  const isLoopback = url && /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(url.hostname);
  return [
    ...(url?.protocol === 'https:' ? [] : [`${name} must be https in production`]),
    ...(isLoopback ? [`${name} is a loopback address`] : []),
  ];
}

function productionProblems(env: Env): string[] {
  const problems = [
    ...outsideProblems('TEXTVERIFIED_URL', env.TEXTVERIFIED_URL),
    ...outsideProblems('RESEND_URL', env.RESEND_URL),
    ...outsideProblems('DNS_URL', env.DNS_URL),
    ...outsideProblems('TWILIO_URL', env.TWILIO_URL),
    ...outsideProblems('PAYSTACK_URL', env.PAYSTACK_URL),
  ];
  if (env.DASHBOARD_ORIGIN && !env.DASHBOARD_ORIGIN.startsWith('https://'))
    problems.push('DASHBOARD_ORIGIN must be https in production');
  if (Number(env.VERIFICATION_SECONDS) !== MAX_WAIT_S)
    problems.push(`VERIFICATION_SECONDS must be ${MAX_WAIT_S} in production`);
  return problems;
}

export async function databaseProblems(db: Db, env: Env): Promise<string[]> {
  try {
    const triggers = await missingTriggers(db);
    const isReadable =
      triggers.length === 0 && keyringProblems(env.SEAL_KEYS, env.ENVIRONMENT).length === 0;
    const masters = isReadable ? await missingMasters(db, keyringOf(env)) : [];
    return [
      ...triggers.map((name) => `trigger ${name} is missing: apply the migrations`),
      ...masters.map((id) => `secret SEAL_KEYS lacks ${id}, which data keys are wrapped with`),
    ];
  } catch (error) {
    return [`D1 does not answer: ${describeError(error)}`];
  }
}

export const readiness = async (env: Env): Promise<string[]> => {
  const problems = configurationProblems(env);
  return env.DB ? [...problems, ...(await databaseProblems(openDb(env.DB), env))] : problems;
};

/** Anonymous callers may ask: D1 is read at most once in this time. */
const SHARED_MS = 5 * SECOND;
let shared = new WeakMap<Env, { until: number; problems: Promise<string[]> }>();

/** As `readiness`, at most five seconds old; each new check logs the problems, for the operator. */
export function recentReadiness(env: Env, now: number): Promise<string[]> {
  const known = shared.get(env);
  if (known && now < known.until && now >= known.until - SHARED_MS) return known.problems;
  const problems = readiness(env).then(logged);
  shared.set(env, { until: now + SHARED_MS, problems });
  return problems;
}

function logged(problems: string[]): string[] {
  if (problems.length > 0) log('error', 'service.not_ready', { problems: problems.join('; ') });
  return problems;
}

let soundUntil = 0;

perIsolate('readiness', {
  clear() {
    soundUntil = 0;
    shared = new WeakMap();
  },
});

/** Routes that take money require a complete configuration. @throws service.not_ready. */
export async function assertReadyToSell(ctx: SystemCtx): Promise<void> {
  if (ctx.now() < soundUntil) return;
  if ((await readiness(ctx.env)).length > 0) throw new AppError('service.not_ready');
  soundUntil = ctx.now() + MINUTE;
}
