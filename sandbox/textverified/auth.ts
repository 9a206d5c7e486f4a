import { chance } from '../state/chance';
import { bare, instant, json } from './answers';
import type { Answer, Call } from './call';
import type { Desk } from './desk';

const base64url = (value: unknown): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** Looks like a JWT and is opaque: what counts is its row. */
function mintToken(desk: Desk, expiresAt: number): string {
  const ordinal = desk.tokens.nextOrdinal();
  const claims = {
    jti: ordinal,
    iat: Math.floor(desk.now / 1000),
    exp: Math.floor(expiresAt / 1000),
  };
  const mark = [0, 1, 2].map((part) => chance(desk.seed, 'token', ordinal, part, desk.now));
  return `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}.${base64url(mark)}`;
}

export function authenticate(desk: Desk, call: Call): Answer {
  const isUser =
    desk.apiUsername === '' || call.apiUsername.toLowerCase() === desk.apiUsername.toLowerCase();
  if (call.apiKey !== desk.apiKey || !isUser) return bare(401, desk.switches.errorBody);
  const { tokenSeconds, maxAuthTokens } = desk.switches;
  const expiresAt = desk.now + tokenSeconds * 1000;
  const token = mintToken(desk, expiresAt);
  desk.tokens.add(token, expiresAt, maxAuthTokens);
  return json({ token, expiresIn: tokenSeconds, expiresAt: instant(expiresAt) });
}
