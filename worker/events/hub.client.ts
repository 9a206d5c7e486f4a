/** A credential whose sockets are closed; one that `isDead` may open none again. `*` is every credential of the account. */
export interface Ended {
  credentialId: string;
  isDead: boolean;
}

/** Headers that name the holder of a socket to the hub. Never copied from a client's request. */
export const STREAM_HEADERS = {
  credential: 'x-credential',
  /** The scopes, with spaces between. */
  scopes: 'x-scopes',
  /** When the scopes were read, epoch milliseconds. */
  readAt: 'x-read-at',
  jti: 'x-ticket',
  expires: 'x-ticket-expires',
} as const;

/** Separates the account and the shard in the name of an object. */
const SHARD_MARK = '#';

/** The stub of a hub or of one of its shards. */
export type HubStub = ReturnType<Env['ACCOUNT_HUB']['getByName']>;

/** The stub of an account's hub (shard 0) or of one of its shards. */
export const hubOf = (env: Env, accountId: string, shard = 0): HubStub =>
  env.ACCOUNT_HUB.getByName(shard === 0 ? accountId : `${accountId}${SHARD_MARK}${shard}`);

export function nameOfHub(name: string): { accountId: string; shard: number } {
  const [accountId = '', shard = '0'] = name.split(SHARD_MARK);
  return { accountId, shard: Number(shard) };
}
