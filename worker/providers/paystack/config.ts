const MIN_CHARS = 24;
const KEY = /^sk_(live|test)_\S+$/;
const DEFAULT = /^sk_live_(test|demo|example|changeme|sandbox|x+$)/i;

/** Problems of Paystack's secret key, which also signs its webhooks; empty when it is valid (I-52). */
export function paystackKeyProblems(key: unknown, environment: string): string[] {
  const name = 'secret PAYSTACK_SECRET_KEY';
  if (typeof key !== 'string' || key === '') return [`${name} is missing`];
  if (!KEY.test(key)) return [`${name} must be like sk_live_…`];
  if (key.length < MIN_CHARS) return [`${name} is shorter than ${MIN_CHARS} characters`];
  const isTest = key.startsWith('sk_test_') || DEFAULT.test(key);
  return environment === 'production' && isTest ? [`${name} is a test value`] : [];
}
