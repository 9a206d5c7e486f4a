import type { Db } from '../db/client';
import { fromBase64Url, toBase64Url } from '../core/crypto';
import { describeError } from '../core/errors';
import { log } from '../core/log';
import { loadKeys, type OwnersKeys } from './data-keys';
import { decrypt, encrypt, utf8, type Bytes, type DataKey } from './envelope';
import type { KeyCache } from './key-cache';
import type { Keyring } from './keyring';

/** The record of a sealed value, which can be unsealed only for this record. */
export interface SealScope {
  /** The owner of the key: an account's id, or `provider:<account>`. */
  owner: string;
  /** The record's own id, bound as additional data. */
  record: string;
}

export interface SealerDeps {
  db: Db;
  keyring: Keyring;
  cache: KeyCache;
  now: () => number;
  /** True while `owner` cannot be deleted: then this sealer may keep its key longer than the cache. */
  mayKeep?: ((owner: string) => boolean) | undefined;
}

const FORM = 's2';
const decoder = new TextDecoder();

/** I-16: seals values that must not be stored in clear, under their owner's key: `s2.<key version>.<iv ‖ ciphertext>`. */
export class Sealer {
  readonly #deps: SealerDeps;
  #kept: { owner: string; keys: OwnersKeys } | null = null;
  /** The keys that are being loaded: uses at the same time read D1 once. */
  readonly #loading = new Map<string, Promise<OwnersKeys>>();

  constructor(deps: SealerDeps) {
    this.#deps = deps;
  }

  async #keysOf(owner: string): Promise<OwnersKeys> {
    const { cache, now, mayKeep } = this.#deps;
    const keeps = mayKeep?.(owner) ?? false;
    if (this.#kept?.owner === owner && keeps) return this.#kept.keys;
    const at = now();
    const keys = cache.get(owner, at) ?? (await this.#loadOnce(owner, at));
    this.#kept = keeps ? { owner, keys } : null;
    return keys;
  }

  async #loadOnce(owner: string, at: number): Promise<OwnersKeys> {
    const loading = this.#loading.get(owner) ?? this.#load(owner, at);
    this.#loading.set(owner, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(owner);
    }
  }

  async #load(owner: string, at: number): Promise<OwnersKeys> {
    const { db, keyring, cache } = this.#deps;
    const keys = await loadKeys(db, keyring, { owner, now: at });
    cache.put(owner, keys, at);
    return keys;
  }

  async #keyOf(owner: string, version: number): Promise<DataKey> {
    const key = (await this.#keysOf(owner)).byVersion.get(version);
    if (!key) throw new Error('sealed under a key that is not there');
    return key;
  }

  async seal({ owner, record }: SealScope, plain: string): Promise<string> {
    const { cipher, version } = (await this.#keysOf(owner)).newest;
    return `${FORM}.${version}.${toBase64Url(await encrypt(cipher, record, utf8(plain)))}`;
  }

  /** Unseals a value. @throws when it was sealed for another record or owner, or was changed, or its key is destroyed. */
  async unseal({ owner, record }: SealScope, sealed: string): Promise<string> {
    const [form, version, body] = sealed.split('.');
    if (form !== FORM || !version || !body) throw new Error('not a sealed value');
    const { cipher } = await this.#keyOf(owner, Number(version));
    return decoder.decode(await decrypt(cipher, record, new Uint8Array(fromBase64Url(body))));
  }

  /** As `seal`, for a file, with the key's version as the first byte. */
  async sealBytes({ owner, record }: SealScope, plain: Bytes): Promise<Bytes> {
    const { cipher, version } = (await this.#keysOf(owner)).newest;
    const body = await encrypt(cipher, record, plain);
    const whole = new Uint8Array(1 + body.byteLength);
    whole[0] = version;
    whole.set(body, 1);
    return whole;
  }

  /** As `unseal`, for a file. @throws as `unseal`. */
  async unsealBytes({ owner, record }: SealScope, sealed: Bytes): Promise<Bytes> {
    const { cipher } = await this.#keyOf(owner, sealed[0] ?? 0);
    return decrypt(cipher, record, sealed.subarray(1));
  }

  /**
   * A keyed hash of a text, always the same for the same owner and text: 128 bits, hex. The key protects short texts from
   * guesses and is destroyed with the owner's keys.
   */
  async fingerprint(owner: string, text: string): Promise<string> {
    const { mac } = (await this.#keysOf(owner)).oldest;
    const digest = await crypto.subtle.sign('HMAC', mac, utf8(text));
    return Buffer.from(digest, 0, 16).toString('hex');
  }

  /** Loads the owner's key before its use, so that a later failure is caused by the sealed value itself. */
  async ready(owner: string): Promise<void> {
    await this.#keysOf(owner);
  }

  /** As `ready`, without errors, for a key that is needed soon. */
  async warm(owner: string): Promise<void> {
    try {
      await this.ready(owner);
    } catch (error) {
      log('warn', 'sealing.cold', { error: describeError(error) });
    }
  }
}
