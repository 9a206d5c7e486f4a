import { fillTemplate } from '../platform/core/template';

/** The text messages. `{name}` is filled from the values of the message. */
export const SMS_TEXTS = {
  'phone.verify':
    'Namaskah: {code} is your code to receive notifications on this phone. It works once and expires in 10 minutes.',
  'notification.one': 'Namaskah: {title}. {body}',
  'notification.many': 'Namaskah: {count} notifications. {titles}',
} as const;
export type TextName = keyof typeof SMS_TEXTS;

export const isText = (name: string): name is TextName => Object.hasOwn(SMS_TEXTS, name);

/** Longer messages are cut: each part is billed as a message. */
const MAX_LENGTH = 300;

export function renderText(name: TextName, values: Readonly<Record<string, string>>): string {
  const text = fillTemplate(SMS_TEXTS[name], values).replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
