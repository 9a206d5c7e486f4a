// What clients rely on in an OpenAPI document, as one sorted line for each operation, parameter, field and value.

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** `sent`: the client writes it; `read`: the client reads it, and takes what is new. */
export type Direction = 'sent' | 'read';

/** Facts of an element, by its key: `POST /v1/quotes`, `CreateQuote.service`, `Quote.id`. */
export type Contract = Map<string, Facts>;
export interface Facts {
  /** The key of the element that it is a part of; null for operations, events and schemas. */
  parent: string | null;
  direction: Direction;
  isRequired: boolean;
  /** Type, format and limits. */
  rules: Readonly<Record<string, string>>;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const shown = (value: Json): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
const nameIn = (ref: string): string => ref.split('/').at(-1) ?? '';

const RULES =
  'type format pattern const default minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength ' +
  'minItems maxItems uniqueItems minProperties maxProperties contentEncoding';

const rulesOf = (schema: JsonObject): Record<string, string> =>
  Object.fromEntries(
    RULES.split(' ')
      .filter((name) => schema[name] !== undefined)
      .map((name) => {
        const value = schema[name] ?? null;
        const words = name === 'type' && Array.isArray(value) ? value.map(shown).toSorted() : null;
        return [name, words === null ? shown(value) : words.join(' or ')];
      }),
  );

const NOTHING: Facts = { parent: null, direction: 'read', isRequired: false, rules: {} };

/** What makes a schema have elements of its own. */
const WITH_PARTS = ['properties', 'additionalProperties', 'items', 'enum', 'x-extensible-enum'];

class Reader {
  readonly contract: Contract = new Map();
  readonly #document: JsonObject;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  #shared(kind: string, value: Json | undefined): JsonObject {
    const ref = textOf(objectOf(value)['$ref']);
    const components = objectOf(objectOf(this.#document['components'])[kind]);
    return ref === '' ? objectOf(value) : objectOf(components[nameIn(ref)]);
  }

  #add(key: string, facts: Facts): void {
    this.contract.set(key, facts);
  }

  /** A schema below `key`; components are described once, under their own name. Returns its rules. */
  #schema(key: string, value: Json | undefined, direction: Direction): Record<string, string> {
    const schema = objectOf(value);
    const ref = textOf(schema['$ref']);
    if (ref !== '') return { type: this.#component(nameIn(ref), direction) };
    const alternatives = ['anyOf', 'oneOf'].flatMap((name) => listOf(schema[name]));
    const isOne = alternatives.filter((one) => objectOf(one)['type'] !== 'null').length === 1;
    const types = alternatives.map((one, n) => {
      if (objectOf(one)['type'] === 'null') return 'null';
      // Nullable: its parts are those of the field.
      const name = isOne ? key : `${key}|${n + 1}`;
      if (!isOne && WITH_PARTS.some((part) => part in objectOf(one)))
        this.#add(name, { parent: key, direction, isRequired: false, rules: {} });
      const { type = 'object', format } = this.#schema(name, one, direction);
      return format === undefined ? type : `${type} ${format}`;
    });
    // The parts of one object: their fields are its own.
    const parts = listOf(schema['allOf']).map((one) => this.#schema(key, one, direction).type);
    this.#inner(key, schema, direction);
    for (const known of [...listOf(schema['enum']), ...listOf(schema['x-extensible-enum'])])
      this.#add(`${key}=${shown(known)}`, {
        parent: key,
        direction,
        isRequired: false,
        rules: {},
      });
    return {
      ...rulesOf(schema),
      ...(types.length > 0 && { type: types.toSorted().join(' or ') }),
      ...(parts.length > 0 && { type: parts.join(' and ') }),
    };
  }

  #inner(key: string, schema: JsonObject, direction: Direction): void {
    const required = new Set(listOf(schema['required']));
    const field = (name: string, value: Json | undefined, isRequired: boolean) => {
      // Before its own parts, so that it exists when they are compared.
      this.#add(name, { parent: key, direction, isRequired, rules: {} });
      const rules = this.#schema(name, value, direction);
      this.#add(name, { parent: key, direction, isRequired, rules });
    };
    for (const [name, value] of Object.entries(objectOf(schema['properties'])))
      field(`${key}.${name}`, value, required.has(name));
    if (isObject(schema['items'])) field(`${key}[]`, schema['items'], true);
    if (isObject(schema['additionalProperties']))
      field(`${key}.*`, schema['additionalProperties'], false);
  }

  #component(name: string, direction: Direction): string {
    if (this.contract.has(name)) return name;
    const schema = objectOf(objectOf(objectOf(this.#document['components'])['schemas'])[name]);
    this.#add(name, { parent: null, direction, isRequired: false, rules: {} });
    const rules = this.#schema(name, schema, direction);
    this.#add(name, { parent: null, direction, isRequired: false, rules });
    return name;
  }

  #media(parent: string, key: string, value: JsonObject, of: Omit<Facts, 'parent' | 'rules'>) {
    for (const [type, media] of Object.entries(objectOf(value['content']))) {
      const name = `${key} ${type}`;
      const rules = this.#schema(name, objectOf(media)['schema'], of.direction);
      this.#add(name, { ...of, parent, rules });
    }
  }

  #security(key: string, operation: JsonObject): void {
    for (const one of listOf(operation['security']))
      for (const [scheme, scopes] of Object.entries(objectOf(one))) {
        const caller = [scheme, ...listOf(scopes).map(shown)].join(' ');
        this.#add(`${key} by ${caller}`, { ...NOTHING, parent: key });
      }
  }

  operation(key: string, operation: JsonObject, isEvent: boolean): void {
    this.#add(key, NOTHING);
    this.#security(key, operation);
    for (const one of listOf(operation['parameters'])) {
      const parameter = this.#shared('parameters', one);
      const name = `${key} ${textOf(parameter['in'])} ${textOf(parameter['name'])}`;
      const direction = isEvent ? 'read' : 'sent';
      const rules = this.#schema(name, parameter['schema'], direction);
      const isRequired = parameter['required'] === true;
      this.#add(name, { parent: key, direction, isRequired, rules });
    }
    const body = objectOf(operation['requestBody']);
    const isRequired = body['required'] === true;
    this.#media(key, `${key} body`, body, { direction: isEvent ? 'read' : 'sent', isRequired });
    for (const [status, one] of Object.entries(objectOf(operation['responses'])))
      this.#media(key, `${key} ${status}`, this.#shared('responses', one), {
        direction: 'read',
        isRequired: true,
      });
    for (const code of listOf(operation['x-problems']))
      this.#add(`${key} problem ${shown(code)}`, { ...NOTHING, parent: key });
  }
}

/** The contract of a document, and the date of its last change. */
export function contractOf(value: object): { date: string; contract: Contract } {
  const document = objectOf(JSON.parse(JSON.stringify(value)) as Json);
  const reader = new Reader(document);
  for (const [path, methods] of Object.entries(objectOf(document['paths'])))
    for (const [method, one] of Object.entries(objectOf(methods)))
      reader.operation(`${method.toUpperCase()} ${path}`, objectOf(one), false);
  for (const [type, methods] of Object.entries(objectOf(document['webhooks'])))
    for (const one of Object.values(objectOf(methods)))
      reader.operation(`event ${type}`, objectOf(one), true);
  return { date: textOf(objectOf(document['info'])['version']), contract: reader.contract };
}

const childrenOf = (contract: Contract): Map<string | null, string[]> =>
  Map.groupBy(contract.keys(), (key) => contract.get(key)?.parent ?? null);

/** One line for each element below the line of its parent, so that a change of the contract is a change of a few lines. */
export function formatContract({ date, contract }: { date: string; contract: Contract }): string {
  const children = childrenOf(contract);
  const lines = (parent: string | null, depth: number): string[] =>
    (children.get(parent) ?? []).toSorted().flatMap((key) => {
      const { direction, isRequired, rules } = contract.get(key) ?? NOTHING;
      const flag = `${direction}${isRequired ? ' required' : ''}`;
      const own = [key.slice(parent?.length ?? 0), flag, JSON.stringify(rules)].join('\t');
      return ['\t'.repeat(depth) + own, ...lines(key, depth + 1)];
    });
  return [date, ...lines(null, 0), ''].join('\n');
}

export function parseContract(text: string): { date: string; contract: Contract } {
  const [date = '', ...lines] = text.trimEnd().split('\n');
  const contract: Contract = new Map();
  const above: string[] = [];
  for (const line of lines) {
    const depth = line.search(/[^\t]/);
    const [suffix = '', flag = '', rules = '{}'] = line.slice(depth).split('\t');
    const parent = above[depth - 1] ?? null;
    const key = `${parent ?? ''}${suffix}`;
    above.splice(depth, Infinity, key);
    const direction = flag.startsWith('sent') ? 'sent' : 'read';
    const facts = { parent, direction, isRequired: flag.endsWith('required') } as const;
    contract.set(key, { ...facts, rules: JSON.parse(rules) as Record<string, string> });
  }
  return { date, contract };
}
