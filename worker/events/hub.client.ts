/** A credential whose sockets are to be closed; a dead one may open none again. `*` is every one of the account. */
export interface Ended {
  credentialId: string;
  isDead: boolean;
}

/** Headers by which the Worker tells a hub who opens a socket. Never copied from a client's request. */
export const STREAM_HEADERS = {
  credential: 'x-credential',
  /** The scopes, with spaces between. */
  scopes: 'x-scopes',
  /** When those were read, epoch milliseconds. */
  readAt: 'x-read-at',
  jti: 'x-ticket',
  expires: 'x-ticket-expires',
} as const;

/** Stands between an account and the number of one of the objects that hold the sockets its hub has no room for. */
const SHARD_MARK = '#';

/** A hub, or one of its shards, as the Worker calls it. */
export type HubStub = ReturnType<Env['ACCOUNT_HUB']['getByName']>;

/** The only place that knows how hubs are named. Shard 0 is the hub itself. */
export const hubOf = (env: Env, accountId: string, shard = 0): HubStub =>
  env.ACCOUNT_HUB.getByName(shard === 0 ? accountId : `${accountId}${SHARD_MARK}${shard}`);

export function nameOfHub(name: string): { accountId: string; shard: number } {
  const [accountId = '', shard = '0'] = name.split(SHARD_MARK);
  return { accountId, shard: Number(shard) };
}
