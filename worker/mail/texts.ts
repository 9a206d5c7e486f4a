import { fillTemplate } from '../platform/core/template';

/** What a text to a phone says. `{name}` is filled from its values. */
export const TEXTS = {
  'phone.verify':
    'Namaskah: {code} is your code to get notifications on this phone. It serves once, for 10 minutes.',
  'notification.one': 'Namaskah: {title}. {body}',
  'notification.many': 'Namaskah: {count} notifications. {titles}',
} as const;
export type TextName = keyof typeof TEXTS;

export const isText = (name: string): name is TextName => Object.hasOwn(TEXTS, name);

/** Longer ones are cut: each part of a text costs as much as a whole one. */
const MAX_LENGTH = 300;

export function renderText(name: TextName, values: Readonly<Record<string, string>>): string {
  const text = fillTemplate(TEXTS[name], values).replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
