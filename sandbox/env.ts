import type { SandboxState } from './state/sandbox.object';
import type { SandboxVars } from './vars';

export interface SandboxEnv extends SandboxVars {
  STATE: DurableObjectNamespace<SandboxState>;
}
