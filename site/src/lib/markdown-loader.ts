import { readFileSync } from 'node:fs';
import type { Loader } from 'astro/loaders';
import type { Guide } from './navigation';
import { values } from './config';
import { toDocument } from './markdown';

/** Every section can be linked to. */
const linkable = (html: string): string =>
  html.replaceAll(
    /<(h[23]) id="([^"]+)">(.*?)<\/\1>/gs,
    '<$1 id="$2">$3 <a class="anchor" href="#$2" aria-label="Link to this section">#</a></$1>',
  );

/** Tables scroll by themselves, and can be scrolled with the keyboard; so do long lines of code. */
const scrollable = (html: string): string =>
  html
    .replaceAll('<table>', '<div class="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">');

/** Publishes documents of the repository, which are its only source: no copies, no front matter. */
export const markdownLoader = (guides: readonly Guide[]): Loader => ({
  name: 'repository-markdown',
  async load(context) {
    context.store.clear();
    for (const { file, slug } of guides) {
      const { title, description, body } = toDocument(
        file,
        readFileSync(`docs/${file}`, 'utf8'),
        values(),
      );
      const data = await context.parseData({ id: slug, data: { title, description } });
      const rendered = await context.renderMarkdown(body);
      context.store.set({
        id: slug,
        data,
        body,
        rendered: { ...rendered, html: linkable(scrollable(rendered.html)) },
      });
    }
  },
});
