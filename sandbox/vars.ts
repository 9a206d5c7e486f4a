/** What whoever starts the sandbox passes; all strings, as in any Worker. */
export interface SandboxVars {
  TEXTVERIFIED_API_KEY: string;
  TEXTVERIFIED_USERNAME: string;
  TEXTVERIFIED_WEBHOOK_SECRET: string;
  /** Who may hand over mails; empty: nobody. */
  RESEND_API_KEY: string;
  WEBHOOK_URL: string;
  SEED: string;
}
