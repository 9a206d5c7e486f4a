import type { Mailbox } from './mail/mailbox.object';
import type { Receiver } from './receiver/receiver.object';
import type { SandboxState } from './state/sandbox.object';
import type { SandboxVars } from './vars';

export interface SandboxEnv extends SandboxVars {
  STATE: DurableObjectNamespace<SandboxState>;
  MAILBOX: DurableObjectNamespace<Mailbox>;
  RECEIVER: DurableObjectNamespace<Receiver>;
}
