import { fetchOnce } from '../../scripts/fetch-once.ts';
import type { Server } from '../../scripts/server.ts';

export interface Verification {
  id: string;
  state: string;
  number: string | null;
  code: string | null;
  reason: string | null;
  deadlineAt: string | null;
}

/** One customer with an API key. */
export class Customer {
  readonly accountId: string;
  readonly #server: Server;
  readonly key: string;

  private constructor(server: Server, accountId: string, key: string) {
    [this.#server, this.accountId, this.key] = [server, accountId, key];
  }

  static open(server: Server, n: number): Promise<Customer> {
    return Customer.of(server, `acc_e2e_${n}`);
  }

  /** Creates a client for the account, which may exist already. */
  static async of(server: Server, accountId: string): Promise<Customer> {
    const account = {
      accountId,
      name: 'Customer',
      tier: 'developer' as const,
      credits: 10_000,
    };
    return new Customer(server, accountId, await server.seed(account));
  }

  call(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' };
    return fetchOnce(this.#server.api + path, {
      ...init,
      headers: { ...headers, ...init.headers },
    });
  }

  async rent(service = 'whatsapp'): Promise<Verification> {
    const body = JSON.stringify({ service });
    const response = await this.call('/v1/verifications', { method: 'POST', body });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Verification;
  }

  async ended(id: string): Promise<Verification> {
    for (let i = 0; i < 5; i++) {
      const response = await this.call(`/v1/verifications/${id}?wait=25`);
      const now = (await response.json()) as Verification;
      if (['completed', 'cancelled', 'expired', 'failed'].includes(now.state)) return now;
    }
    throw new Error(`${id} did not end`);
  }

  async texts(id: string): Promise<{ text: string; code: string | null }[]> {
    const response = await this.call(`/v1/verifications/${id}/messages`);
    return ((await response.json()) as { data: { text: string; code: string | null }[] }).data;
  }

  async balance(): Promise<{ spendableCents: number; heldCents: number }> {
    return (await (await this.call('/v1/balance')).json()) as {
      spendableCents: number;
      heldCents: number;
    };
  }
}

export const openCustomers = (server: Server, count: number): Promise<Customer[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => Customer.open(server, n)));
