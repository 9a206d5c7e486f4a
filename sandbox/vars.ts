/** What whoever starts the sandbox passes; all strings, as in any Worker. */
export interface SandboxVars {
  TEXTVERIFIED_API_KEY: string;
  TEXTVERIFIED_USERNAME: string;
  TEXTVERIFIED_WEBHOOK_SECRET: string;
  /** Who may hand over mails; empty: nobody. */
  RESEND_API_KEY: string;
  /** The password of its SMS API, for any account; empty: nobody's. */
  TWILIO_AUTH_TOKEN: string;
  WEBHOOK_URL: string;
  /** `sk_test_…` or `sk_live_…`: the key of Paystack's API, which signs its webhooks too; empty: it answers 503. */
  PAYSTACK_SECRET_KEY: string;
  PAYSTACK_WEBHOOK_URL: string;
  SEED: string;
}
