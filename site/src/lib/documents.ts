import { getCollection } from 'astro:content';

/** A published document: `src/content.config.ts`. */
export interface Published {
  /** Its address, without the first slash. */
  id: string;
  data: { title: string; description: string };
  body?: string;
}

export const guides = async (): Promise<Published[]> => getCollection('guides');
export const legalPages = async (): Promise<Published[]> => getCollection('legal');

const SHORT = 110;

/** The first sentence of a description. */
export const firstSentence = (text: string): string => {
  const sentence = /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
  return sentence.length > SHORT ? `${sentence.slice(0, SHORT - 1)}…` : sentence;
};

/** Title and first sentence of every guide. */
export async function documentsBySlug(): Promise<Map<string, { title: string; short: string }>> {
  return new Map(
    (await guides()).map(({ id, data }) => [
      id,
      { title: data.title, short: firstSentence(data.description) },
    ]),
  );
}
