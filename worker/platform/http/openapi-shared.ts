import * as z from 'zod';

const Parameter = z.record(z.string(), z.json());
type Parameter = z.infer<typeof Parameter>;
const Document = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ parameters: z.array(Parameter) })),
  ),
  components: z.looseObject({
    parameters: z.record(z.string(), Parameter),
    responses: z.record(z.string(), z.json()),
    schemas: z.record(z.string(), z.json()),
  }),
});

/** The parameters of many operations, by the name of their component: their text stands in the document once. */
const SHARED: Readonly<Record<string, string>> = {
  'Idempotency-Key': 'IdempotencyKey',
  cursor: 'PageCursor',
  from: 'PeriodFrom',
  limit: 'PageLimit',
  order: 'SortOrder',
  to: 'PeriodTo',
};

/** The parameters of the components: of each name the form that most operations have. */
function sharedParameters(all: readonly Parameter[]): Record<string, Parameter> {
  const forms = [...Map.groupBy(all, (one) => JSON.stringify(one)).values()].toSorted(
    (a, b) => b.length - a.length,
  );
  return Object.fromEntries(
    Object.entries(SHARED).flatMap(([name, component]) => {
      const [first] = forms.find(([one]) => one?.['name'] === name) ?? [];
      return first ? [[component, first]] : [];
    }),
  );
}

const mapValues = <T, U>(all: Readonly<Record<string, T>>, change: (one: T) => U) =>
  Object.fromEntries(Object.entries(all).map(([key, one]) => [key, change(one)]));

/** The document with a reference in place of each parameter that is a component. */
export function shareParameters(refined: unknown) {
  const { paths, components, ...rest } = Document.parse(refined);
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const shared = sharedParameters(operations.flatMap(({ parameters }) => parameters));
  const names = new Map(Object.entries(shared).map(([name, one]) => [JSON.stringify(one), name]));
  const share = (one: Parameter): Parameter => {
    const name = names.get(JSON.stringify(one));
    return name === undefined ? one : { $ref: `#/components/parameters/${name}` };
  };
  return {
    ...rest,
    paths: mapValues(paths, (methods) =>
      mapValues(methods, (one) => ({ ...one, parameters: one.parameters.map(share) })),
    ),
    components: Object.assign(components, {
      parameters: { ...components.parameters, ...shared },
    }),
  };
}
