interface Secrets {
  TEXTVERIFIED_API_KEY: string;
  TEXTVERIFIED_USERNAME: string;
}

export interface Sale {
  id: string;
  number: string;
}

/** Client of the sandbox's control API; also gets an API token for comparisons beside the product. */
export class Provider {
  readonly #url: string;
  readonly #secrets: Secrets;

  constructor(url: string, secrets: Secrets) {
    this.#url = url;
    this.#secrets = secrets;
  }

  /** Sets switches; others keep their values. */
  async switches(patch: object): Promise<void> {
    const init = { method: 'PATCH', headers: JSON_TYPE, body: JSON.stringify(patch) };
    const response = await fetch(`${this.#url}/sandbox/switches`, init);
    if (!response.ok) throw new Error(`switches: ${response.status} ${await response.text()}`);
  }

  /** Address that accepts an SMS. */
  get smsUrl(): string {
    return `${this.#url}/sandbox/sms`;
  }

  /** Sends an SMS with a code and loses its webhook. */
  async sms(reservationId: string): Promise<void> {
    const body = JSON.stringify({ reservationId, webhook: false });
    const response = await fetch(this.smsUrl, { method: 'POST', headers: JSON_TYPE, body });
    if (!response.ok) throw new Error(`sms: ${response.status} ${await response.text()}`);
  }

  async token(): Promise<string> {
    const headers = {
      'x-api-key': this.#secrets.TEXTVERIFIED_API_KEY,
      'x-api-username': this.#secrets.TEXTVERIFIED_USERNAME,
    };
    const response = await fetch(`${this.#url}/api/pub/v2/auth`, { method: 'POST', headers });
    const { token } = (await response.json()) as { token: string };
    return token;
  }

  /** Pending verifications, newest first. */
  async pending(): Promise<Sale[]> {
    const response = await fetch(`${this.#url}/sandbox/verifications?state=verificationPending`);
    return (await response.json()) as Sale[];
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };
