import type { SandboxEnv } from '../env';

/** One object holds everything; the only place that knows its name. */
export const stateOf = (env: SandboxEnv) => env.STATE.getByName('sandbox');
