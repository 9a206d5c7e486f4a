import type en from './locales/en.json';
import type account from './locales/en.account.json';
import type payments from './locales/en.payments.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & typeof account & typeof payments };
  }
}
