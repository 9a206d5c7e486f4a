import { defineCollection } from 'astro:content';
import * as z from 'zod';
import { markdownLoader } from './lib/markdown-loader';
import { GUIDES, LEGAL } from './lib/navigation';

const schema = z.object({ title: z.string(), description: z.string() });

export const collections = {
  guides: defineCollection({ loader: markdownLoader(GUIDES), schema }),
  legal: defineCollection({ loader: markdownLoader(LEGAL), schema }),
};
