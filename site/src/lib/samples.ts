import type { Operation, Parameter } from './openapi';

export const LANGUAGES = [
  { id: 'curl', label: 'curl' },
  { id: 'javascript', label: 'JavaScript' },
  { id: 'python', label: 'Python' },
  { id: 'go', label: 'Go' },
  { id: 'ruby', label: 'Ruby' },
  { id: 'php', label: 'PHP' },
] as const;
export type Language = (typeof LANGUAGES)[number]['id'];
export type Samples = Partial<Record<Language, string>>;

/** A request in the parts that every language needs. */
export interface Request {
  method: string;
  /** With the values of the examples in the path, and required query parameters. */
  path: string;
  needsKey: boolean;
  /** The Idempotency-Key: a literal, because a sample that is run again must not rent a second number. */
  repeatKey: string | null;
  body: unknown;
  isJson: boolean;
}

const EXAMPLE_ID = /^[a-z]{2,4}_[\w]+$/;

/** The id in the example of the answer: reading something shows the same id in the path. */
function exampleId(operation: Operation): string | null {
  const { example } = operation.successes[0] ?? {};
  if (typeof example !== 'object' || example === null || !('id' in example)) return null;
  return typeof example.id === 'string' && EXAMPLE_ID.test(example.id) ? example.id : null;
}

/** Values of parameters that the document gives no example for. */
const EXAMPLES: Readonly<Record<string, string>> = { month: '2026-11', tier: 'developer' };

const exampleOf = ({ name, example, schema }: Parameter): string | null => {
  const value = example ?? schema.example ?? EXAMPLES[name] ?? schema.default;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
};

export function examplePath(operation: Operation): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
    const own = parameter ? exampleOf(parameter) : null;
    return own ?? (name === 'id' ? exampleId(operation) : null) ?? name.toUpperCase();
  });
  const query = operation.parameters
    .filter((one) => one.in === 'query' && one.required === true)
    .map((one) => `${one.name}=${encodeURIComponent(exampleOf(one) ?? '')}`);
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

/** `createVerification` has the key `create-verification-4711`. */
const repeatKeyOf = ({ id, parameters }: Operation): string | null =>
  parameters.some(({ name }) => name === 'Idempotency-Key')
    ? `${id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-4711`
    : null;

const toRequest = (operation: Operation): Request => ({
  method: operation.method,
  path: examplePath(operation),
  needsKey: !operation.isOpen,
  repeatKey: repeatKeyOf(operation),
  body: operation.body?.example,
  isJson: operation.successes.some(({ mediaType }) => mediaType === 'application/json'),
});

/** A longer body has a line for each field. */
const ONE_LINE = 60;

function toText(body: unknown): string {
  const line = JSON.stringify(body);
  return line.length > ONE_LINE ? JSON.stringify(body, null, 2) : line;
}
const quoted = (text: string): string => text.replaceAll("'", String.raw`'\''`);

function curl({ method, path, needsKey, repeatKey, body, isJson }: Request): string {
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$API${path}"`,
    ...(needsKey ? ['-H "Authorization: Bearer $KEY"'] : []),
    ...(repeatKey === null ? [] : [`-H "Idempotency-Key: ${repeatKey}"`]),
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d '${quoted(toText(body))}'`]),
    ...(isJson || method === 'DELETE' ? [] : ['-O -J']),
  ];
  return lines.join(' \\\n  ');
}

/** JSON with the indentation of its place in a program. */
const nested = (body: unknown, indent: string, step = 2): string =>
  JSON.stringify(body, null, step).replaceAll('\n', `\n${indent}`);

/** The same as a literal of JavaScript: names without quotes, single quotes. */
const literal = (body: unknown, indent: string): string =>
  nested(body, indent)
    .replaceAll(/^(\s*)"(\w+)":/gm, '$1$2:')
    .replaceAll(/"((?:[^"\\']|\\.)*)"/g, "'$1'");

function javascript({ method, path, needsKey, repeatKey, body, isJson }: Request): string {
  const headers = [
    ...(needsKey ? ['    Authorization: `Bearer ${process.env.KEY}`,'] : []),
    ...(repeatKey === null ? [] : [`    'Idempotency-Key': '${repeatKey}',`]),
    ...(body === undefined ? [] : ["    'Content-Type': 'application/json',"]),
  ];
  const options = [
    ...(method === 'GET' ? [] : [`  method: '${method}',`]),
    ...(headers.length === 0 ? [] : ['  headers: {', ...headers, '  },']),
    ...(body === undefined ? [] : [`  body: JSON.stringify(${literal(body, '  ')}),`]),
  ];
  const call = `fetch(\`\${process.env.API}${path}\`${options.length === 0 ? ')' : ', {'}`;
  return [
    `const response = await ${call}${options.length === 0 ? ';' : ''}`,
    ...options,
    ...(options.length === 0 ? [] : ['});']),
    `console.log(response.status${isJson ? ', await response.json()' : ''});`,
  ].join('\n');
}

/** A literal of Python. */
const pythonLiteral = (body: unknown, indent: string): string =>
  nested(body, indent, 4)
    .replaceAll(/\btrue\b/g, 'True')
    .replaceAll(/\bfalse\b/g, 'False')
    .replaceAll(/\bnull\b/g, 'None');

function python({ method, path, needsKey, repeatKey, body, isJson }: Request): string {
  const headers = [
    ...(needsKey ? [`        "Authorization": f"Bearer {os.environ['KEY']}",`] : []),
    ...(repeatKey === null ? [] : [`        "Idempotency-Key": "${repeatKey}",`]),
  ];
  return [
    'import os',
    '',
    'import requests',
    '',
    `response = requests.${method.toLowerCase()}(`,
    `    os.environ["API"] + "${path}",`,
    ...(headers.length === 0 ? [] : ['    headers={', ...headers, '    },']),
    ...(body === undefined ? [] : [`    json=${pythonLiteral(body, '    ')},`]),
    '    timeout=35,',
    ')',
    `print(response.status_code${isJson ? ', response.json()' : ''})`,
  ].join('\n');
}

function go({ method, path, needsKey, repeatKey, body }: Request): string {
  const content = body === undefined ? 'nil' : `strings.NewReader(\`${toText(body)}\`)`;
  return [
    `req, err := http.NewRequest("${method}", os.Getenv("API")+"${path}", ${content})`,
    'if err != nil {',
    '\tlog.Fatal(err)',
    '}',
    ...(needsKey ? ['req.Header.Set("Authorization", "Bearer "+os.Getenv("KEY"))'] : []),
    ...(repeatKey === null ? [] : [`req.Header.Set("Idempotency-Key", "${repeatKey}")`]),
    ...(body === undefined ? [] : ['req.Header.Set("Content-Type", "application/json")']),
    'res, err := http.DefaultClient.Do(req)',
    'if err != nil {',
    '\tlog.Fatal(err)',
    '}',
    'defer res.Body.Close()',
    'answer, _ := io.ReadAll(res.Body)',
    'fmt.Println(res.Status, string(answer))',
  ].join('\n');
}

const rubyClass = (method: string): string => method.charAt(0) + method.slice(1).toLowerCase();

function ruby({ method, path, needsKey, repeatKey, body }: Request): string {
  return [
    ...(body === undefined ? [] : ["require 'json'"]),
    "require 'net/http'",
    '',
    `uri = URI("#{ENV.fetch('API')}${path}")`,
    `request = Net::HTTP::${rubyClass(method)}.new(uri)`,
    ...(needsKey ? [`request['Authorization'] = "Bearer #{ENV.fetch('KEY')}"`] : []),
    ...(repeatKey === null ? [] : [`request['Idempotency-Key'] = '${repeatKey}'`]),
    ...(body === undefined
      ? []
      : ["request['Content-Type'] = 'application/json'", `request.body = '${toText(body)}'`]),
    "response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') do |http|",
    '  http.request(request)',
    'end',
    'puts response.code, response.body',
  ].join('\n');
}

function php({ method, path, needsKey, repeatKey, body }: Request): string {
  const headers = [
    ...(needsKey ? ["        'Authorization: Bearer ' . getenv('KEY'),"] : []),
    ...(repeatKey === null ? [] : [`        'Idempotency-Key: ${repeatKey}',`]),
    ...(body === undefined ? [] : ["        'Content-Type: application/json',"]),
  ];
  return [
    `$curl = curl_init(getenv('API') . '${path}');`,
    'curl_setopt_array($curl, [',
    ...(method === 'GET' ? [] : [`    CURLOPT_CUSTOMREQUEST => '${method}',`]),
    ...(headers.length === 0 ? [] : ['    CURLOPT_HTTPHEADER => [', ...headers, '    ],']),
    ...(body === undefined ? [] : [`    CURLOPT_POSTFIELDS => '${toText(body)}',`]),
    '    CURLOPT_RETURNTRANSFER => true,',
    ']);',
    'echo curl_exec($curl);',
  ].join('\n');
}

/** A browser cannot send the header: the sample takes a ticket, as docs/guides/websocket.md explains. */
const socket = (path: string): string =>
  [
    `const address = process.env.API.replace(/^http/, 'ws');`,
    `const socket = new WebSocket(\`\${address}${path}?ticket=\${ticket}\`);`,
    `socket.addEventListener('message', ({ data }) => {`,
    '  const frame = JSON.parse(data);',
    `  if (frame.type === 'event') console.log(frame.event.type, frame.event.data);`,
    '});',
  ].join('\n');

/** The request of an operation in every language; a socket in JavaScript only. */
export function samplesOf(operation: Operation): Samples {
  const request = toRequest(operation);
  return operation.isSocket ? { javascript: socket(request.path) } : samplesOfRequest(request);
}

export function samplesOfRequest(request: Request): Samples {
  return {
    curl: curl(request),
    javascript: javascript(request),
    python: python(request),
    go: go(request),
    ruby: ruby(request),
    php: php(request),
  };
}
