import { posix } from 'node:path';
import { addressOf } from './navigation';

export interface Document {
  title: string;
  /** The first paragraph in plain text: the description of the page. */
  description: string;
  /** Markdown without the title, with the links of the site. */
  body: string;
}

/** `[text](../other.md#part)` as the address on the site. Throws for a document that is not published. */
function siteLink(file: string, target: string): string {
  if (/^(https?:|mailto:|#|\/)/.test(target)) return target;
  const [path = '', anchor] = target.split('#');
  const address = addressOf(posix.join(posix.dirname(file), path));
  if (address === null) throw new Error(`docs/${file} links to ${target}, which is not published`);
  return anchor === undefined ? address : `${address}#${anchor}`;
}

/** Markdown without its marks, for descriptions and the search. */
export const plainText = (markdown: string): string =>
  markdown
    .replaceAll(/```[a-z]*\n([\s\S]*?)```/g, '$1')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^\|?[\s|:-]+\|$/gm, '')
    .replaceAll(/[`*_|>#]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** A Markdown document of the repository, as its page needs it; `{{name}}` is replaced by its value. */
export function toDocument(
  file: string,
  source: string,
  values: Readonly<Record<string, string>>,
): Document {
  const [, title, rest] = /^# (.+)\n([\s\S]*)$/.exec(source.trim()) ?? [];
  if (title === undefined || rest === undefined) throw new Error(`docs/${file} has no title`);
  const body = rest
    .replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll(/\]\(([^)\s]+)\)/g, (_, target: string) => `](${siteLink(file, target)})`)
    .trim();
  const first = body.split(/\n\n+/).find((part) => /^(?!```)[\p{L}`*]/u.test(part)) ?? title;
  return { title, description: plainText(first), body };
}
