import * as z from 'zod';
import {
  ERROR_CATALOGUE,
  isErrorCode,
  problemDetail,
  type ErrorCode,
} from '../core/error-catalogue';
import { Problem } from '../core/operation';
import { RETRY_AFTER } from '../core/retry-after';
import { pathParameter } from './openapi-parameters';
import { openSchema, plainSchema, reachable, type Json } from './openapi-schemas';

const JsonValue: z.ZodType<Json> = z.json();
const Media = z.looseObject({ schema: JsonValue.optional() });
const Content = z.record(z.string(), Media);
const Parameter = z.looseObject({
  in: z.string(),
  name: z.string(),
  schema: JsonValue.optional(),
});
type Parameter = z.infer<typeof Parameter>;
const Headers = z.record(z.string(), z.looseObject({}));
const Operation = z.looseObject({
  security: z.array(z.record(z.string(), JsonValue)),
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ headers: Headers.optional(), content: Content.optional() }),
  ),
  'x-problems': z.array(z.string()),
});
const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), JsonValue) }),
});
type Operation = z.infer<typeof Operation>;
type Media = z.infer<typeof Media>;

/** The components of problem answers, by status (RFC 9110 §15). */
const RESPONSES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  402: 'PaymentRequired',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'ContentTooLarge',
  415: 'UnsupportedMediaType',
  422: 'UnprocessableContent',
  426: 'UpgradeRequired',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
};

/** The headers of answers, by the name of their component. */
const HEADERS = {
  RequestId: ['X-Request-Id', 'Identifies the request in our log; give it to support', 'string'],
  ApiVersion: ['Api-Version', 'The version of the API, as in the path', 'string'],
  RateLimit: [
    'RateLimit',
    'Remaining requests of the named policy (`r`) and seconds until its window resets (`t`)',
    'string',
  ],
  RateLimitPolicy: [
    'RateLimit-Policy',
    'Requests (`q`) in a window of `w` seconds, for each policy',
    'string',
  ],
  RetryAfter: [
    'Retry-After',
    'Seconds after which the same request can succeed; absent when it cannot',
    'integer',
  ],
  WwwAuthenticate: ['WWW-Authenticate', 'The scheme of an API key: `Bearer`', 'string'],
} as const;
type HeaderComponent = keyof typeof HEADERS;

const headerRefs = (names: readonly HeaderComponent[]) =>
  Object.fromEntries(
    names.map((name) => [HEADERS[name][0], { $ref: `#/components/headers/${name}` }]),
  );

const ALL_ANSWERS = ['RequestId', 'ApiVersion'] as const;
const LIMITED = [...ALL_ANSWERS, 'RateLimit', 'RateLimitPolicy'] as const;

/** The parameters that many operations share, by the name of their component. */
const PARAMETERS = {
  Account: {
    in: 'header',
    name: 'Namaskah-Account',
    description:
      'The account of a session, for a person with several accounts. An API key has one.',
    schema: { type: 'string' },
  },
  IfNoneMatch: {
    in: 'header',
    name: 'If-None-Match',
    description: 'The ETag of the answer that you have: 304 when it is still the current one',
    schema: { type: 'string' },
  },
} as const;

/** Problems that an operation with this status always has; `x-problems` lists the others. */
export const COMMON_PROBLEMS: ReadonlySet<string> = new Set<ErrorCode>([
  'internal',
  'service.not_ready',
  'limits.address',
  'limits.rate_exceeded',
  'limits.unavailable',
  'auth.missing',
  'auth.invalid',
  'auth.session_ended',
  'auth.suspended',
  'auth.origin',
  'accounts.not_found',
  'accounts.none',
  'request.invalid',
  'request.too_large',
  'request.aborted',
  'request.unsupported_media_type',
  'request.unsupported_content_encoding',
]);

const statusOf = (code: string): number => (isErrorCode(code) ? ERROR_CATALOGUE[code][0] : 500);

function problemResponse(status: number, codes: readonly ErrorCode[], sample: ErrorSample) {
  const [first = 'internal'] = codes;
  const waits = codes.some((code) => code in RETRY_AFTER);
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code][1]}`).join('; '),
    headers: headerRefs([
      ...ALL_ANSWERS,
      ...(waits ? (['RetryAfter'] as const) : []),
      ...(status === 401 ? (['WwwAuthenticate'] as const) : []),
    ]),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: {
          type: `/docs/errors#${first}`,
          title: ERROR_CATALOGUE[first][1],
          status,
          detail: problemDetail(first, sample),
          code: first,
          instance: 'req_5f0c1b52-5c8e-4f0e-9b2f-0a3f4f1f7c11',
        },
      },
    },
  };
}

type ErrorSample = Readonly<Record<string, string | number>>;

/** One component for each status: the codes of an operation are in its `x-problems`. */
function problemResponses(codes: ReadonlySet<string>, sample: ErrorSample) {
  const byStatus = Map.groupBy([...codes].filter(isErrorCode), statusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      RESPONSES[status] ?? `Status${status}`,
      problemResponse(status, some, sample),
    ]),
  );
}

const withSchema = <T extends Media>(media: T, change: (schema: Json) => Json): T =>
  media.schema === undefined ? media : { ...media, schema: change(media.schema) };

const withSchemas = (content: Record<string, Media>, change: (schema: Json) => Json) =>
  Object.fromEntries(
    Object.entries(content).map(([type, media]) => [type, withSchema(media, change)]),
  );

const refineParameter = (path: string, one: Parameter): Parameter => ({
  ...withSchema(one, plainSchema),
  ...(one.in === 'path' && pathParameter(path, one.name)),
});

const needsCredentials = ({ security }: Operation): boolean =>
  security.some((one) => 'apiKey' in one || 'session' in one);
const takesSession = ({ security }: Operation): boolean => security.some((one) => 'session' in one);

/** Some clients name a list with brackets. Declared too, both names would be one identifier in a generated client. */
const isNamedOnce = ({ name }: Media): boolean => typeof name !== 'string' || !name.endsWith('[]');

function refineOperation(path: string, operation: Operation): unknown {
  const { parameters, requestBody, responses, 'x-problems': codes } = operation;
  const hasTag = Object.values(responses).some(({ headers }) => headers && 'ETag' in headers);
  const common = headerRefs(needsCredentials(operation) ? LIMITED : ALL_ANSWERS);
  const answers = Object.entries(responses).map(([status, answer]) => [
    status,
    {
      ...answer,
      ...(status !== '101' && { headers: { ...common, ...answer.headers } }),
      ...(answer.content && { content: withSchemas(answer.content, openSchema) }),
    },
  ]);
  const problems = [...new Set(codes.map(statusOf))]
    .filter((status) => !(String(status) in responses))
    .map((status) => [status, { $ref: `#/components/responses/${RESPONSES[status]}` }]);
  return {
    ...operation,
    parameters: [
      ...parameters.filter(isNamedOnce).map((one) => refineParameter(path, one)),
      ...(takesSession(operation) ? [{ $ref: '#/components/parameters/Account' }] : []),
      ...(hasTag ? [{ $ref: '#/components/parameters/IfNoneMatch' }] : []),
    ],
    ...(requestBody && {
      requestBody: { ...requestBody, content: withSchemas(requestBody.content, plainSchema) },
    }),
    responses: Object.fromEntries([...answers, ...problems]),
    'x-problems': codes.filter((code) => !COMMON_PROBLEMS.has(code)),
  };
}

const contents = (list: readonly (Record<string, Media> | undefined)[]): Json[] =>
  list.flatMap((content) => Object.values(content ?? {}).map(({ schema = null }) => schema));

/** The schemas of requests stay closed; those of answers are open. @throws for a component of both. */
function refineComponents(operations: readonly Operation[], schemas: Record<string, Json>) {
  const sent = reachable(contents(operations.map((one) => one.requestBody?.content)), schemas);
  const answered = reachable(
    contents(operations.flatMap((one) => Object.values(one.responses).map((r) => r.content))),
    schemas,
  );
  const both = [...sent].filter((name) => answered.has(name));
  if (both.length > 0) throw new Error(`schemas of requests and answers: ${both.join(', ')}`);
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      sent.has(name) ? plainSchema(schema) : openSchema(schema),
    ]),
  );
}

/** No route declares the schema of problems: every operation answers with it. */
function problemSchema(): Json {
  // A schema with an id refers to itself by that id.
  const { $defs } = z.toJSONSchema(z.strictObject({ problem: Problem }));
  const { id: _, ...schema } = z.looseObject({}).parse($defs?.['Problem']);
  const text = JSON.stringify(schema).replaceAll('#/$defs/', '#/components/schemas/');
  return openSchema(JsonValue.parse(JSON.parse(text)));
}

/**
 * The document as generated from the routes, made fit for clients that outlive a version: closed requests and open answers,
 * shared problems, headers and parameters.
 */
export function refineDocument(generated: unknown, sample: ErrorSample) {
  const { paths, components, ...rest } = Document.parse(JSON.parse(JSON.stringify(generated)));
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const codes = new Set(operations.flatMap((one) => one['x-problems']));
  return {
    ...rest,
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(methods).map(([method, operation]) => [
            method,
            refineOperation(path, operation),
          ]),
        ),
      ]),
    ),
    components: {
      ...components,
      schemas: { ...refineComponents(operations, components.schemas), Problem: problemSchema() },
      responses: problemResponses(codes, sample),
      headers: Object.fromEntries(
        Object.entries(HEADERS).map(([name, [, description, type]]) => [
          name,
          { description, schema: { type } },
        ]),
      ),
      parameters: PARAMETERS,
    },
  };
}
