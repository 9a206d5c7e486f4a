import { createHash } from 'node:crypto';
import { DASHBOARD, personOf, postFromDashboard, type Person } from './person';

const RP_ID = 'app.namaskah.test';
const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

/** The subset of CBOR that a passkey needs: small integers, bytes, texts, maps. */
function cbor(value: number | string | Uint8Array | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer =>
    n < 24
      ? Buffer.of((major << 5) | n)
      : n < 256
        ? Buffer.of((major << 5) | 24, n)
        : Buffer.of((major << 5) | 25, n >> 8, n & 255);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, item]) => [cbor(key), cbor(item as string)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

/** WebCrypto returns r ‖ s; WebAuthn requires DER. */
function toDer(signature: Uint8Array): Buffer {
  const integer = (bytes: Uint8Array): Buffer => {
    const trimmed = Buffer.from(bytes.subarray(bytes.findIndex((byte) => byte !== 0)));
    const padded = (trimmed[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), trimmed]) : trimmed;
    return Buffer.concat([Buffer.of(2, padded.length), padded]);
  };
  const both = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, both.length), both]);
}

/** The cookie that an answer sets as `name`, as the browser sends it. */
export const cookieOf = (response: Response, name: string): string =>
  response.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(name))
    ?.split(';')[0] ?? '';

interface Options {
  /** Whether it verifies its user. */
  verifies?: boolean;
  origin?: string;
}

/** A device with one passkey. */
export class Device {
  readonly id = base64Url(crypto.getRandomValues(new Uint8Array(16)));
  readonly #pair: CryptoKeyPair;
  #counter = 0;

  private constructor(pair: CryptoKeyPair) {
    this.#pair = pair;
  }

  static async make(): Promise<Device> {
    const params = { name: 'ECDSA', namedCurve: 'P-256' };
    const pair = await crypto.subtle.generateKey(params, true, ['sign', 'verify']);
    return new Device(pair as CryptoKeyPair);
  }

  #data(flags: number, { verifies = true }: Options, rest = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(++this.#counter);
    const flag = Buffer.of(flags | PRESENT | (verifies ? VERIFIED : 0));
    return Buffer.concat([sha256(RP_ID), flag, counter, rest]);
  }

  #client(type: string, challenge: string, { origin = DASHBOARD }: Options): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  /** The result of `navigator.credentials.create`. */
  async create(challenge: string, options: Options = {}) {
    const jwk = (await crypto.subtle.exportKey('jwk', this.#pair.publicKey)) as JsonWebKey;
    const key = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(jwk.x ?? '', 'base64url')],
      [-3, Buffer.from(jwk.y ?? '', 'base64url')],
    ]);
    const id = Buffer.from(this.id, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cbor(key)]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', this.#data(ATTESTED, options, attested)],
    ]);
    return this.#credential({
      clientDataJSON: base64Url(this.#client('webauthn.create', challenge, options)),
      attestationObject: base64Url(cbor(attestation)),
      transports: ['internal'],
    });
  }

  /** The result of `navigator.credentials.get`. */
  async get(challenge: string, options: Options = {}) {
    const client = this.#client('webauthn.get', challenge, options);
    const data = this.#data(0, options);
    const signed = Buffer.concat([data, sha256(client)]);
    const params = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(params, this.#pair.privateKey, signed);
    return this.#credential({
      clientDataJSON: base64Url(client),
      authenticatorData: base64Url(data),
      signature: base64Url(toDer(new Uint8Array(signature))),
    });
  }

  #credential(response: object) {
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response,
    };
  }
}

const CHALLENGE = '__Host-namaskah.passkey';

/** Adds `device` as a passkey of `someone`. */
export async function add(
  someone: Person,
  device: Device,
  options: Options = {},
): Promise<Response> {
  const begun = await someone.post('/v1/auth/passkeys/options');
  const { challenge } = await begun.json<{ challenge: string }>();
  const cookie = `${someone.cookie}; ${cookieOf(begun, CHALLENGE)}`;
  const credential = await device.create(challenge, options);
  return someone.post('/v1/auth/passkeys', { name: 'Laptop', credential }, { cookie });
}

/** A signed challenge, and the cookie that names it. */
export async function assertion(device: Device, options: Options = {}) {
  const begun = await postFromDashboard('/v1/auth/sign-in/passkey/options');
  const { challenge } = await begun.json<{ challenge: string }>();
  return { body: await device.get(challenge, options), cookie: cookieOf(begun, CHALLENGE) };
}

export async function signInWith(device: Device, options: Options = {}): Promise<Response> {
  const { body, cookie } = await assertion(device, options);
  return postFromDashboard('/v1/auth/sign-in/passkey', body, { cookie });
}

export const signedInWith = async (device: Device): Promise<Person> =>
  personOf(await signInWith(device));
