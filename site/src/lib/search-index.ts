import { guides } from './documents';
import { ERRORS } from './errors';
import { eventTypes } from './events';
import { plainText } from './markdown';
import { addressOfOperation, allOperations } from './reference';

/** What the search finds: a part of a page. */
export interface SearchEntry {
  id: number;
  url: string;
  title: string;
  /** The page that it is a part of, or its kind. */
  place: string;
  text: string;
  /** Other names to be found by, which are not shown. */
  names?: string;
}

/** As the anchors of headings in rendered Markdown. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

type Found = Omit<SearchEntry, 'id'>;

/** A guide and each of its sections. */
function partsOf(url: string, title: string, body: string): Found[] {
  const [intro = '', ...sections] = body.split(/^## /m);
  return [
    { url, title, place: 'Guide', text: plainText(intro) },
    ...sections.map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      const name = plainText(heading);
      return {
        url: `${url}#${anchorOf(name)}`,
        title: name,
        place: title,
        text: plainText(lines.join('\n')),
      };
    }),
  ];
}

export async function searchEntries(): Promise<SearchEntry[]> {
  const found: Found[] = [
    ...(await guides()).flatMap(({ id, data, body = '' }) => partsOf(`/${id}`, data.title, body)),
    ...allOperations().map((operation) => ({
      url: addressOfOperation(operation),
      title: operation.summary,
      place: `${operation.method} ${operation.path}`,
      text: plainText(operation.description),
      names: operation.id,
    })),
    ...ERRORS.map(({ code, title, detail }) => ({
      url: `/docs/errors/${code}`,
      title: code,
      place: 'Error code',
      text: `${title}. ${detail}`,
    })),
    ...eventTypes().map(({ type, about }) => ({
      url: `/docs/events#${type}`,
      title: type,
      place: 'Event type',
      text: about,
    })),
  ];
  return found.map((entry, id) => ({ id, ...entry }));
}
