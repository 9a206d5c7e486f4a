import type { APIRoute, GetStaticPaths } from 'astro';
import { guides } from '../../lib/documents';

export const getStaticPaths: GetStaticPaths = async () => {
  return (await guides()).map(({ id, data, body = '' }) => ({
    params: { guide: id.replace('docs/', '') },
    props: { text: `# ${data.title}\n\n${body}\n` },
  }));
};

/** A guide as Markdown, for programs that read. */
export const GET: APIRoute = ({ props }) => new Response(String(props['text']));
