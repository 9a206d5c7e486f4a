import * as z from 'zod';
import { reachable, type Json } from './openapi-schemas';

const Operation = z.looseObject({
  tags: z.tuple([z.string()]),
  security: z.array(z.record(z.string(), z.json())),
});
const Document = z.looseObject({
  info: z.looseObject({ title: z.string() }),
  tags: z.array(z.looseObject({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.json()) }),
});

const OF_PEOPLE = new Set(['Sign-in', 'Security', 'Operators']);

/** A program has no session: it calls open routes, and those that take an API key or a ticket. */
const isForPrograms = ({ tags, security }: z.infer<typeof Operation>): boolean =>
  !OF_PEOPLE.has(tags[0]) &&
  (security.length === 0 || security.some((one) => 'apiKey' in one || 'ticket' in one));

/** The document without people's sign-in and security, staff routes, and what only they refer to. */
export function forPrograms(whole: unknown): Record<string, unknown> {
  const { paths: all, components, tags, info, ...rest } = Document.parse(whole);
  const paths = Object.fromEntries(
    Object.entries(all)
      .map(([path, methods]): [string, Record<string, z.infer<typeof Operation>>] => [
        path,
        Object.fromEntries(Object.entries(methods).filter(([, one]) => isForPrograms(one))),
      ])
      .filter(([, methods]) => Object.keys(methods).length > 0),
  );
  const kept: Json[] = [JSON.parse(JSON.stringify([paths, rest, components['responses'] ?? null]))];
  const used = reachable(kept, components.schemas);
  const names = new Set(
    Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => one.tags[0])),
  );
  return {
    ...rest,
    info: { ...info, title: `${info.title} for programs` },
    tags: tags.filter(({ name }) => names.has(name)),
    paths,
    components: {
      ...components,
      schemas: Object.fromEntries(
        Object.entries(components.schemas).filter(([name]) => used.has(name)),
      ),
    },
  };
}
