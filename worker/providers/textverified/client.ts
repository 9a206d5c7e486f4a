import { authenticate } from './auth';
import { Caller } from './caller';
import { change } from './changes';
import { messages, verificationsSince } from './lists';
import { purchase, reuse } from './purchase';
import { areaCodes, balance, price, services, stock, verification } from './reads';
import { SessionClient } from './session.client';
import type { SessionPort } from './session.port';
import type { TextVerifiedClient } from './types';
import type { World } from './world';

export interface TextVerifiedConfig {
  /** The provider's origin, for example `https://www.textverified.com`. */
  baseUrl: string;
  username: string;
  apiKey: string;
  /** Delay between two reservation changes of one provider account; 0 disables spacing. */
  spacingMs: number;
  /** Budget of the provider account for polls. */
  callsPerSecond: number;
}

/** Creates the client with the given configuration, world and session. */
export function createTextVerified(
  config: TextVerifiedConfig,
  world: World,
  port: SessionPort,
): TextVerifiedClient {
  const session = new SessionClient(world, port, {
    spacingMs: config.spacingMs,
    callsPerSecond: config.callsPerSecond,
    authenticate: () => authenticate(world, config),
  });
  const caller = new Caller(world, config.baseUrl, session);
  return {
    purchase: (input) => purchase(caller, input),
    reuse: (again) => reuse(caller, again),
    verification: (id) => verification(caller, id),
    messages: (reservationId) => messages(caller, reservationId),
    cancel: (id, turn) => change(caller, 'cancel', id, turn),
    report: (id, turn) => change(caller, 'report', id, turn),
    verificationsSince: (since) => verificationsSince(caller, since),
    services: (capability) => services(caller, capability),
    areaCodes: () => areaCodes(caller),
    price: (query) => price(caller, query),
    stock: (query) => stock(caller, query),
    balance: () => balance(caller),
    pollIntervals: () => session.pollIntervals(),
    watch: (order) => session.watch(order),
  };
}
