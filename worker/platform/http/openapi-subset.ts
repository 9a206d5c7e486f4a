import * as z from 'zod';
import { reachable, type Json } from './openapi-schemas';

const Operation = z.looseObject({
  tags: z.tuple([z.string()]),
  security: z.array(z.record(z.string(), z.json())),
  parameters: z.array(z.looseObject({ $ref: z.string().optional() })),
});
type Operation = z.infer<typeof Operation>;
const Document = z.looseObject({
  info: z.looseObject({ title: z.string() }),
  tags: z.array(z.looseObject({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), z.json()),
    securitySchemes: z.record(z.string(), z.json()),
    parameters: z.record(z.string(), z.json()),
  }),
});

const OF_PEOPLE = new Set(['Sign-in', 'Security', 'Operators']);

const isOfPrograms = (scheme: string): boolean => scheme === 'apiKey' || scheme === 'ticket';
const pickKeys = <T>(all: Readonly<Record<string, T>>, isKept: (key: string) => boolean) =>
  Object.fromEntries(Object.entries(all).filter(([key]) => isKept(key)));

/** A program has no session: it calls open routes, and those that take an API key or a ticket. */
const isForPrograms = ({ tags, security }: Operation): boolean =>
  !OF_PEOPLE.has(tags[0]) &&
  (security.length === 0 || security.some((one) => Object.keys(one).some(isOfPrograms)));

/** Without the session and its header, which generated clients would offer to a program. */
const forProgram = (operation: Operation): Operation => ({
  ...operation,
  security: operation.security.filter((one) => Object.keys(one).every(isOfPrograms)),
  parameters: operation.parameters.filter(({ $ref }) => $ref !== '#/components/parameters/Account'),
});

/** The document without people's sign-in and security, staff routes, and what only they refer to. */
export function forPrograms(whole: unknown): Record<string, unknown> {
  const { paths: all, components, tags, info, ...rest } = Document.parse(whole);
  const paths = Object.fromEntries(
    Object.entries(all)
      .map(([path, methods]): [string, Record<string, Operation>] => [
        path,
        Object.fromEntries(
          Object.entries(methods)
            .filter(([, one]) => isForPrograms(one))
            .map(([method, one]) => [method, forProgram(one)]),
        ),
      ])
      .filter(([, methods]) => Object.keys(methods).length > 0),
  );
  const text = JSON.stringify([paths, rest]);
  const isUsed = (name: string): boolean => text.includes(`"#/components/parameters/${name}"`);
  const parameters = pickKeys(components.parameters, isUsed);
  const kept: Json[] = [
    JSON.parse(JSON.stringify([paths, rest, parameters, components['responses'] ?? null])),
  ];
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
      schemas: pickKeys(components.schemas, (name) => used.has(name)),
      securitySchemes: pickKeys(components.securitySchemes, isOfPrograms),
      parameters,
    },
  };
}
