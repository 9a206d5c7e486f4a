/** Variables of the sandbox; strings, as in any Worker. */
export interface SandboxVars {
  TEXTVERIFIED_API_KEY: string;
  TEXTVERIFIED_USERNAME: string;
  TEXTVERIFIED_WEBHOOK_SECRET: string;
  /** Key of the email API; empty: every caller is refused. */
  RESEND_API_KEY: string;
  /** Password of the SMS API for any account; empty: every caller is refused. */
  TWILIO_AUTH_TOKEN: string;
  WEBHOOK_URL: string;
  /** `sk_test_…` or `sk_live_…`: key of Paystack's API, which also signs its webhooks. Empty: the API answers 503. */
  PAYSTACK_SECRET_KEY: string;
  PAYSTACK_WEBHOOK_URL: string;
  SEED: string;
}
