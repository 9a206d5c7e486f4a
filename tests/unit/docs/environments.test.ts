import { describe, expect, test } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import * as z from 'zod';

/** The part of the configuration that is compared. */
const Config = z.object({
  vars: z.record(z.string(), z.string()),
  d1_databases: z.array(
    z.object({ binding: z.string(), database_id: z.string(), migrations_dir: z.string() }),
  ),
  kv_namespaces: z.array(z.object({ binding: z.string(), id: z.string() })),
  r2_buckets: z.array(z.object({ binding: z.string(), bucket_name: z.string() })),
  durable_objects: z.object({
    bindings: z.array(z.looseObject({ name: z.string(), class_name: z.string() })),
  }),
  queues: z.object({
    producers: z.array(z.object({ binding: z.string(), queue: z.string() })),
    consumers: z.array(
      z.looseObject({ queue: z.string(), dead_letter_queue: z.string().optional() }),
    ),
  }),
  ratelimits: z.array(z.object({ name: z.string(), namespace_id: z.string(), simple: z.json() })),
  triggers: z.object({ crons: z.array(z.string()) }),
  migrations: z.json(),
  compatibility_flags: z.array(z.string()),
  limits: z.json(),
});

/**
 * The values that differ between environments; `shapeOf` compares the names and ids without their
 * environment.
 */
const OWN = new Set([
  'targetEnvironment',
  'name',
  'vars',
  'kv_namespaces',
  'queues',
  'r2_buckets',
  'd1_databases',
  'ratelimits',
  // A list in an environment, and a list for each binding here.
  'durable_objects',
]);

const NAMES = ['local', 'staging', 'production'] as const;
type Name = (typeof NAMES)[number];
const read = (name: Name) =>
  readConfig({ config: 'wrangler.toml', ...(name === 'local' ? {} : { env: name }) });
const configOf = (name: Name) => Config.parse(read(name));
const ENVIRONMENTS = Object.fromEntries(NAMES.map((name) => [name, configOf(name)]));

const sorted = <T>(rows: readonly T[], name: (row: T) => string): T[] =>
  rows.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
/** A resource's name without its environment. */
const bare = (text: string | undefined): string =>
  (text ?? '').replace(/-(staging|production)$/, '');

/** The bindings of an environment, without its own names and ids. */
const shapeOf = (name: Name) => {
  const config = configOf(name);
  return {
    vars: Object.keys(config.vars).toSorted(),
    databases: config.d1_databases.map(({ binding, migrations_dir }) => [binding, migrations_dir]),
    spaces: config.kv_namespaces.map(({ binding }) => binding),
    buckets: config.r2_buckets.map(({ binding }) => binding),
    objects: sorted(config.durable_objects.bindings, (row) => row.name),
    producers: sorted(
      config.queues.producers.map(({ binding, queue }) => ({ binding, queue: bare(queue) })),
      (row) => row.binding,
    ),
    consumers: sorted(
      config.queues.consumers.map((row) => ({
        ...row,
        queue: bare(row.queue),
        dead_letter_queue: bare(row.dead_letter_queue),
      })),
      (row) => row.queue,
    ),
    limits: config.ratelimits.map(({ name: binding, simple }) => [binding, simple]),
    crons: config.triggers.crons,
    migrations: config.migrations,
    flags: config.compatibility_flags,
    cpu: config.limits,
  };
};

describe('wrangler.toml', () => {
  test.each(['staging', 'production'] as const)(
    '%s has the same bindings and variables as a developer’s machine',
    (name) => {
      expect(shapeOf(name)).toEqual(shapeOf('local'));
    },
  );

  test.each(['staging', 'production'] as const)(
    '%s has every other setting, bindings of other kinds among them, as a developer’s machine',
    (name) => {
      const others = (of: Name) =>
        Object.fromEntries(Object.entries(read(of)).filter(([key]) => !OWN.has(key)));
      expect(Object.keys(others(name)).length).toBeGreaterThan(20);
      expect(others(name)).toEqual(others('local'));
    },
  );

  test.each(NAMES)('%s consumes every queue that it produces for or gives up to', (name) => {
    const { producers, consumers } = configOf(name).queues;
    const consumed = consumers.map(({ queue }) => queue);
    const fed = [
      ...producers.map(({ queue }) => queue),
      ...consumers.flatMap((row) => row.dead_letter_queue ?? []),
    ];
    expect(new Set(fed)).toEqual(new Set(consumed));
  });

  test('no two environments share a database, a namespace, a bucket, a queue or a rate limit', () => {
    const owned = Object.values(ENVIRONMENTS).flatMap((config) => [
      ...config.d1_databases.map((row) => `database ${row.database_id}`),
      ...config.kv_namespaces.map((row) => `space ${row.id}`),
      ...config.r2_buckets.map((row) => `bucket ${row.bucket_name}`),
      ...config.queues.consumers.map((row) => `queue ${row.queue}`),
      ...config.ratelimits.map((row) => `counter ${row.namespace_id}`),
    ]);
    expect(owned.filter((one, i) => owned.indexOf(one) !== i)).toEqual([]);
    expect(owned.length).toBeGreaterThanOrEqual(3 * 9);
  });

  test('every deployed environment runs as production', () => {
    expect(NAMES.map((name) => configOf(name).vars['ENVIRONMENT'])).toEqual([
      'local',
      'production',
      'production',
    ]);
  });
});
