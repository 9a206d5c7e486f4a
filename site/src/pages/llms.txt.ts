import type { APIRoute } from 'astro';
import { absolute } from '../lib/config';
import { firstSentence, guides } from '../lib/documents';
import { RESOURCES } from '../lib/navigation';

const link = (path: string, title: string, about: string): string =>
  `- [${title}](${absolute(path)}): ${about}`;

/** The documentation for programs that read: https://llmstxt.org. */
export const GET: APIRoute = async () => {
  return new Response(
    [
      '# Namaskah',
      '',
      '> Rent US phone numbers, receive the SMS that a service sends to them, and read the one-time code, by REST, WebSocket and webhooks.',
      '',
      '## Guides',
      '',
      ...(await guides()).map(({ id, data }) =>
        link(`/${id}.md`, data.title, firstSentence(data.description)),
      ),
      '',
      '## Reference',
      '',
      link(
        '/api/v1/openapi.programs.json',
        'OpenAPI document',
        'Every operation that an API key can call.',
      ),
      ...RESOURCES.map(({ slug, title, about }) => link(`/docs/reference/${slug}`, title, about)),
      link('/docs/errors', 'Error codes', 'What each code means, and whether to try again.'),
      link('/docs/events', 'Event types', 'Fields and an example of each type.'),
      '',
    ].join('\n'),
  );
};
