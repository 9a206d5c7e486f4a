import { ERROR_CATALOGUE, isErrorCode } from '../core/error-catalogue';
import type { Operation, Parameter, Reference, Response } from './document';
import { Html, html } from './html';
import { parameterRows, schemaRows, typeOf } from './schema-rows';
import { STYLE } from './style';

interface Shown {
  method: string;
  path: string;
  operation: Operation;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** Placeholders for the caller's credentials in a curl line. */
const SENT: Readonly<Record<string, string>> = {
  apiKey: `-H "Authorization: Bearer $KEY"`,
  signature: `-H "X-Webhook-Signature: $SIGNATURE"`,
};

const isSocket = ({ responses }: Operation): boolean => '101' in responses;

function curlOf({ method, path, operation }: Shown, body: unknown): string {
  const scheme = operation.security.flatMap((one) => Object.keys(one)).find((name) => SENT[name]);
  return [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "$API${path.replaceAll(/\{(\w+)\}/g, '$$$1')}"`,
    ...(scheme === undefined ? [] : [SENT[scheme]]),
    ...(isSocket(operation) ? ['-H "Connection: Upgrade" -H "Upgrade: websocket"'] : []),
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d '${JSON.stringify(body)}'`]),
  ].join(' \\\n  ');
}

function accessOf({ security }: Operation): string {
  const names = security.flatMap((one) => Object.keys(one));
  if (names.length === 0) return 'No credentials needed.';
  const scope = security.flatMap((one) => Object.values(one).flat())[0];
  return `Needs ${names.join(' or ')}${scope === undefined ? '' : ` with the scope ${scope}`}.`;
}

/** The component that `ref` names, with its example. */
const componentOf = (reference: Reference, ref: string | undefined) =>
  reference.components.schemas[ref?.split('/').at(-1) ?? ''];

function bodyPart(
  reference: Reference,
  operation: Operation,
): { part: Html | null; example: unknown } {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (!schema) return { part: null, example: undefined };
  const component = componentOf(reference, schema.$ref) ?? schema;
  const part = html`<h4>Body: ${typeOf(schema)}</h4>
    ${schemaRows(component)}`;
  return { part, example: component.example };
}

const answerPart = (status: string, answer: Response): Html => {
  const media = answer.content?.['application/json'];
  return html`<h4>${status} ${answer.description}</h4>
    ${
      media &&
      html`<p>${typeOf(media.schema)}</p>
        ${schemaRows(media.schema)}
        <pre>${json(media.example)}</pre>`
    }`;
};

const titleOf = (code: string): string => (isErrorCode(code) ? ERROR_CATALOGUE[code][1] : '');

const problemsPart = (codes: readonly string[]): Html =>
  html`<details>
    <summary>Problems</summary>
    <dl>
      ${codes.map(
        (code) =>
          html`<dt>
              <a href="/docs/errors#${code}"><code>${code}</code></a>
            </dt>
            <dd>${titleOf(code)}</dd>`,
      )}
    </dl>
    <p>And those of every request: credentials, limits and the size of a body.</p>
  </details>`;

const parametersOf = (reference: Reference, { parameters }: Operation): Parameter[] =>
  parameters.flatMap((one) => {
    if (!('$ref' in one)) return [one];
    const shared = reference.components.parameters[one.$ref.split('/').at(-1) ?? ''];
    return shared ? [shared] : [];
  });

function operationPart(reference: Reference, shown: Shown): Html {
  const { method, path, operation } = shown;
  const body = bodyPart(reference, operation);
  const parameters = parametersOf(reference, operation);
  return html`<article id="${operation.operationId}">
    <h3>${operation.summary}</h3>
    <p>
      <code>${method.toUpperCase()} ${path}</code>
      <span class="soft">${operation.operationId}</span>
    </p>
    <p>${operation.description} ${accessOf(operation)}</p>
    ${
      parameters.length > 0
        ? html`<h4>Parameters</h4>
            ${parameterRows(parameters)}`
        : null
    }
    ${body.part}
    <pre>${curlOf(shown, body.example)}</pre>
    ${Object.entries(operation.responses).map(([at, answer]) =>
      '$ref' in answer ? html`` : answerPart(at, answer),
    )}
    ${problemsPart(operation['x-problems'])}
  </article>`;
}

interface Group {
  name: string;
  description: string;
  shown: Shown[];
}

function groupsOf({ paths, tags }: Reference): Group[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  return tags.map((tag) => ({
    ...tag,
    shown: all.filter(({ operation }) => operation.tags[0] === tag.name),
  }));
}

const contents = ({ name, shown }: Group): Html =>
  html`<strong>${name}</strong>
    <ul>
      ${shown.map(
        ({ operation }) =>
          html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
      )}
    </ul>`;

const section = (reference: Reference, { name, description, shown }: Group): Html =>
  html`<section>
    <h2>${name}</h2>
    <p>${description}</p>
    ${shown.map((one) => operationPart(reference, one))}
  </section>`;

const schemaSection = ({ components }: Reference): Html =>
  html`<section>
    <h2>Schemas</h2>
    ${Object.entries(components.schemas).map(
      ([name, schema]) =>
        html`<article id="schema-${name}">
          <h3>${name}</h3>
          ${schemaRows(schema)}
        </article>`,
    )}
  </section>`;

/** The whole reference as one page without scripts, from the OpenAPI document. */
export function referencePage(reference: Reference): string {
  const { title, version, description } = reference.info;
  const groups = groupsOf(reference);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} API ${version}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <h1>${title} API, version ${version}</h1>
        <p>
          ${description} <a href="/v1/openapi.json">OpenAPI document</a>,
          <a href="/docs/errors">error reference</a>.
        </p>
        <p>
          In the curl lines, <code>$API</code> is the origin of this site and <code>$KEY</code> is
          an API key.
        </p>
        <nav aria-label="Operations">${groups.map(contents)}</nav>
        <main>${groups.map((group) => section(reference, group))} ${schemaSection(reference)}</main>
      </body>
    </html>`.text;
}
