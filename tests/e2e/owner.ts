import { fetchOnce } from '../../scripts/fetch-once.ts';
import type { Server } from '../../scripts/server.ts';
import { until } from './until.ts';

/** A person who signed up at the dashboard and owns an account. */
export class Owner {
  readonly #server: Server;
  readonly #cookie: string;
  readonly accountId: string;

  private constructor(server: Server, cookie: string, accountId: string) {
    [this.#server, this.#cookie, this.accountId] = [server, cookie, accountId];
  }

  static async signUp(server: Server, login: { email: string; password: string }): Promise<Owner> {
    const response = await fetchOnce(`${server.api}/v1/auth/sign-up/email`, {
      method: 'POST',
      headers: { origin: server.api, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ada Lovelace', ...login }),
    });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    const [cookie = ''] = response.headers.getSetCookie()[0]?.split(';') ?? [];
    const me = await fetchOnce(`${server.api}/v1/me`, { headers: { cookie } });
    const { account } = (await me.json()) as { account: { id: string } };
    return new Owner(server, cookie, account.id);
  }

  call(method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      cookie: this.#cookie,
      origin: this.#server.api,
      ...(body && { 'content-type': 'application/json' }),
    };
    const init = body ? { method, headers, body: JSON.stringify(body) } : { method, headers };
    return fetchOnce(this.#server.api + path, init);
  }

  /** The secret for an authenticator app. */
  async beginTwoFactor(): Promise<string> {
    const response = await this.call('POST', '/v1/auth/two-factor/begin');
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return ((await response.json()) as { secret: string }).secret;
  }

  /** Exports the account and downloads the archive. */
  async export(): Promise<Uint8Array> {
    const asked = await this.call('POST', '/v1/account/export');
    const { id } = (await asked.json()) as { id: string };
    const path = `/v1/account/exports/${id}/download`;
    const response = await until(
      () => this.call('GET', path),
      ({ ok }) => ok,
    );
    return new Uint8Array(await response.arrayBuffer());
  }
}
