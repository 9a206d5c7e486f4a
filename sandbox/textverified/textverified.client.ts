import type { SandboxVars } from '../lib/vars';
import type { SandboxState } from './textverified.object';

export interface TextverifiedEnv extends SandboxVars {
  STATE: DurableObjectNamespace<SandboxState>;
}

/** The single object that holds all state; its name is known only here. */
export const textverifiedOf = (env: TextverifiedEnv) => env.STATE.getByName('sandbox');
