// Counts billed operations on the prototypes of storage, D1 and KV, without changes in the sources.
import { count } from './counts.ts';
import { toReal } from './clock.ts';

type Method = (this: object, ...args: unknown[]) => unknown;

/** Wraps a method, once per prototype. */
function wrap(target: object, name: string, around: (original: Method) => Method): void {
  const holder = holderOf(target, name);
  const original: unknown = holder && Reflect.get(holder, name);
  if (!holder || typeof original !== 'function' || wrapped.has(original)) return;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a function, as was just checked
  const replacement = around(original as Method);
  wrapped.add(replacement);
  Object.defineProperty(holder, name, { value: replacement, configurable: true, writable: true });
}

const wrapped = new WeakSet<object>();

function holderOf(target: object, name: string): object | null {
  let holder: object | null = target;
  while (holder && !Object.hasOwn(holder, name)) holder = Reflect.getPrototypeOf(holder);
  return holder;
}

const numberOf = (value: object, name: string): number => Number(Reflect.get(value, name) ?? 0);

/** Counts an object's storage: SQL by its cursors after reading, alarms and keys by the price list. */
export function instrumentStorage(storage: DurableObjectStorage): void {
  wrap(storage.sql, 'exec', (exec) => {
    return function counted(...args) {
      const cursor = exec.apply(this, args) as SqlStorageCursor<Record<string, SqlStorageValue>>;
      queueMicrotask(() => {
        count('objectRowsRead', cursor.rowsRead);
        count('objectRowsWritten', cursor.rowsWritten);
      });
      return cursor;
    };
  });
  wrap(storage, 'setAlarm', (setAlarm) => {
    return function counted(at, ...rest) {
      count('objectRowsWritten', 1);
      return setAlarm.call(this, toReal(Number(at)), ...rest);
    };
  });
  wrap(storage, 'deleteAlarm', writes(1));
  wrap(storage.kv, 'put', writes(1));
  wrap(storage.kv, 'delete', writes(1));
  wrap(storage.kv, 'get', reads(1));
  wrap(storage, 'put', writes(1));
  wrap(storage, 'delete', writes(1));
  wrap(storage, 'get', reads(1));
  wrap(storage, 'list', reads(1));
  wrap(storage, 'deleteAll', (deleteAll) => {
    return function counted(...args) {
      // Deleted rows count as written; applying that to a whole database is the more expensive interpretation.
      count('objectRowsWritten', rowsIn(this as DurableObjectStorage));
      return deleteAll.apply(this, args);
    };
  });
}

const writes = (rows: number) => (original: Method) =>
  function counted(this: object, ...args: unknown[]): unknown {
    count('objectRowsWritten', rows);
    return original.apply(this, args);
  };

const reads = (rows: number) => (original: Method) =>
  function counted(this: object, ...args: unknown[]): unknown {
    count('objectRowsRead', rows);
    return original.apply(this, args);
  };

function rowsIn({ sql, kv }: DurableObjectStorage): number {
  const tables = sql
    .exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`)
    .toArray()
    .filter(({ name }) => !/^(_cf_|sqlite_)/.test(name));
  return tables.reduce(
    (sum, { name }) => sum + sql.exec<{ n: number }>(`SELECT count(*) AS n FROM "${name}"`).one().n,
    [...kv.list()].length,
  );
}

/** Every statement of D1 passes here, with the rows that it really read and wrote. */
export function instrumentD1(d1: D1Database): void {
  wrap(d1.withSession('first-primary'), '_sendOrThrow', (send) => {
    return async function counted(...args) {
      const answer = await send.apply(this, args);
      for (const result of [answer].flat()) {
        const meta: unknown = result && Reflect.get(result, 'meta');
        if (typeof meta !== 'object' || meta === null) continue;
        count('d1RowsRead', numberOf(meta, 'rows_read'));
        count('d1RowsWritten', numberOf(meta, 'rows_written'));
      }
      return answer;
    };
  });
}

const operation = (name: 'kvReads' | 'kvWrites') => (original: Method) =>
  function counted(this: object, ...args: unknown[]): unknown {
    count(name, 1);
    return original.apply(this, args);
  };

export function instrumentKv(kv: KVNamespace): void {
  for (const name of ['get', 'getWithMetadata']) wrap(kv, name, operation('kvReads'));
  for (const name of ['put', 'delete', 'list']) wrap(kv, name, operation('kvWrites'));
}
