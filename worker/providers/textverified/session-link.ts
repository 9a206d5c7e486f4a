import { log } from '../../platform/core/log';
import { raceTimeout, TIMED_OUT } from '../../platform/core/timeout';
import type { SessionPort } from './session.port';
import type { World } from './world';

/** An unreachable session is not called for this long, so that it does not slow every call down. */
const DOWN_MS = 5_000;

/** One isolate's connection to ProviderSession. */
export class SessionLink {
  readonly world: World;
  readonly #port: SessionPort;
  #downUntil = 0;

  constructor(world: World, port: SessionPort) {
    this.world = world;
    this.#port = port;
  }

  get isDown(): boolean {
    return this.world.now() < this.#downUntil;
  }

  /** The session's reply, or null when it does not arrive in time. */
  async call<T>(limitMs: number, send: (port: SessionPort) => Promise<T>): Promise<T | null> {
    if (this.isDown) return null;
    try {
      const reply = await raceTimeout(send(this.#port), limitMs, (ms) => this.world.timeout(ms));
      if (reply !== TIMED_OUT) return reply;
      log('warn', 'provider.session_unreachable', { reason: 'late' });
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      log('warn', 'provider.session_unreachable', { reason });
    }
    this.#downUntil = this.world.now() + DOWN_MS;
    return null;
  }
}
