import type en from './locales/en.json';
import type account from './locales/en.account.json';
import type auth from './locales/en.auth.json';
import type history from './locales/en.history.json';
import type notifications from './locales/en.notifications.json';
import type notificationSettings from './locales/en.notification-settings.json';
import type payments from './locales/en.payments.json';
import type problems from './locales/en.problems.json';
import type webhooks from './locales/en.webhooks.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: {
      translation: typeof en &
        typeof account &
        typeof auth &
        typeof history &
        typeof notifications &
        typeof notificationSettings &
        typeof payments &
        typeof problems &
        typeof webhooks;
    };
  }
}
