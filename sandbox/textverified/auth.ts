import { seededRandom } from '../lib/seeded-random';
import { plainError, instant, json } from './answers';
import type { Answer, Call } from './call';
import type { OperationContext } from './context';

const base64url = (value: unknown): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** Looks like a JWT but is opaque: only its row counts. */
function mintToken(context: OperationContext, expiresAt: number): string {
  const ordinal = context.tokens.nextOrdinal();
  const claims = {
    jti: ordinal,
    iat: Math.floor(context.now / 1000),
    exp: Math.floor(expiresAt / 1000),
  };
  const nonce = [0, 1, 2].map((part) =>
    seededRandom(context.seed, 'token', ordinal, part, context.now),
  );
  return `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}.${base64url(nonce)}`;
}

export function authenticate(context: OperationContext, call: Call): Answer {
  const isUser =
    context.apiUsername === '' ||
    call.apiUsername.toLowerCase() === context.apiUsername.toLowerCase();
  if (call.apiKey !== context.apiKey || !isUser) return plainError(401, context.switches.errorBody);
  const { tokenSeconds, maxAuthTokens } = context.switches;
  const expiresAt = context.now + tokenSeconds * 1000;
  const token = mintToken(context, expiresAt);
  context.tokens.add(token, expiresAt, maxAuthTokens);
  return json({ token, expiresIn: tokenSeconds, expiresAt: instant(expiresAt) });
}
