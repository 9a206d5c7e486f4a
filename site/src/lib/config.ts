import { readFileSync } from 'node:fs';
import { Operator, OPERATOR_FILE } from './operator';

let read: Operator | undefined;
const operator = (): Operator =>
  (read ??= Operator.parse(JSON.parse(readFileSync(OPERATOR_FILE, 'utf8'))));

export const origin = (): string => operator().origin;

export const absolute = (path: string): string => new URL(path, origin()).href;

/** The values of `{{name}}` in the Markdown of guides and legal pages. */
export function valuesOf({ seller, address, support }: Operator): Readonly<Record<string, string>> {
  return {
    company: seller || 'the operator of this site',
    support: support ? `[${support}](mailto:${support})` : 'the operator of this site',
    seller:
      seller && address
        ? `**${seller}**, ${address.trim().replaceAll(/\s*\n\s*/g, ', ')}`
        : '*The operator of this site has not stated its company details yet.*',
  };
}

export const values = (): Readonly<Record<string, string>> => valuesOf(operator());
