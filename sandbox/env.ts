import type { Mailbox } from './mail/mailbox.object';
import type { Receiver } from './receiver/receiver.object';
import type { PaystackState } from './paystack/paystack.object';
import type { SandboxState } from './state/sandbox.object';
import type { Texts } from './twilio/texts.object';
import type { SandboxVars } from './vars';

export interface SandboxEnv extends SandboxVars {
  STATE: DurableObjectNamespace<SandboxState>;
  PAYSTACK: DurableObjectNamespace<PaystackState>;
  MAILBOX: DurableObjectNamespace<Mailbox>;
  RECEIVER: DurableObjectNamespace<Receiver>;
  TEXTS: DurableObjectNamespace<Texts>;
}
