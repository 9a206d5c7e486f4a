import { between, seededRandom, pick } from '../lib/seeded-random';
import { SERVICES } from './services';

interface Style {
  sender: string;
  digits: number;
  texts: string[];
}

/** `{code}` as digits, `{split}` in two halves, `{name}` the display name. */
const STYLES: Record<string, Style> = {
  whatsapp: {
    sender: '22000',
    digits: 6,
    texts: [
      'Your WhatsApp code is {split}',
      'WhatsApp code: {split}. Do not share this code with others',
    ],
  },
  telegram: {
    sender: '86267',
    digits: 5,
    texts: [
      'Telegram code: {code}\n\nYou can also tap on this link to log in: https://t.me/login/{code}',
    ],
  },
  google: { sender: '22000', digits: 6, texts: ['G-{code} is your Google verification code.'] },
  discord: { sender: '65161', digits: 6, texts: ['Your Discord verification code is: {code}'] },
  facebook: { sender: '32665', digits: 6, texts: ['{code} is your Facebook confirmation code'] },
  instagram: {
    sender: '32665',
    digits: 6,
    texts: ['{split} is your Instagram code. Don’t share it.'],
  },
  signal: {
    sender: '89158',
    digits: 6,
    texts: ['Your Signal verification code is: {split}. Do not share this code.'],
  },
  uber: { sender: '89203', digits: 4, texts: ['Your Uber code is {code}. Never share this code.'] },
  twitter: { sender: '40404', digits: 6, texts: ['Your X confirmation code is {code}.'] },
  tiktok: {
    sender: '52276',
    digits: 6,
    texts: ['[TikTok] {code} is your verification code, valid for 5 minutes.'],
  },
};

const GENERIC = [
  'Your {name} verification code is {code}',
  '{code} is your {name} code. Do not share it with anyone.',
  '{name}: use {code} to verify your account. It expires in 10 minutes.',
  'Use {code} as your {name} security code.',
  '{name} code {code}. We will never call you to ask for it.',
];

const DISPLAY = new Map(SERVICES.map((row) => [row.serviceName, row.displayName]));

export interface Text {
  sender: string;
  content: string;
  code: string;
}

/** The text that a service sends; the same seed, verification and ordinal give the same text. */
export function writeSmsText(
  seed: string,
  about: { service: string; notListedName: string | null; id: number; nth: number },
  forced: string | null,
): Text {
  const { service, id, nth } = about;
  const style = STYLES[service];
  const digits = style?.digits ?? 6;
  const code =
    forced ??
    String(between(0, 10 ** digits - 1, seededRandom(seed, 'code', id, nth))).padStart(digits, '0');
  const half = Math.ceil(code.length / 2);
  const name = about.notListedName ?? DISPLAY.get(service) ?? service;
  const content = pick(style?.texts ?? GENERIC, seededRandom(seed, 'text', id, nth))
    .replaceAll('{code}', code)
    .replaceAll('{split}', `${code.slice(0, half)}-${code.slice(half)}`)
    .replaceAll('{name}', name);
  const sender =
    style?.sender ?? String(between(20_000, 99_999, seededRandom(seed, 'sender', service)));
  return { sender, content, code };
}

/** The code as the provider parses it: four to eight digits, with an optional dash in the middle. */
export function parseCode(content: string): string | null {
  const match = /(?<![\d+$.,])(\d{4,8}|\d{3}[- ]\d{3,4}|\d{2,4}-\d{2,4})(?![\d])/.exec(content);
  return match === null ? null : match[0].replace(/\D/g, '');
}
