import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FLOORS, WEB_FLOORS } from '../../../oxlint.config.ts';
import {
  findViolations,
  importsIn,
  readImports,
  roomOf,
  type Floors,
} from '../../../scripts/rooms.ts';

const roomOfWorker = (path: string): string | null => roomOf(path, 'worker', 'app');

describe('the rooms of the Worker', () => {
  test('are the folders of worker/, each on one floor', () => {
    const folders = readdirSync('worker', { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(folders.map(({ name }) => name).toSorted()).toEqual([...FLOORS].flat().toSorted());
  });

  test('import only rooms below them, types included', () => {
    const imports = readImports('worker');
    expect(imports.length).toBeGreaterThan(2_000);
    expect(findViolations(imports, FLOORS, roomOfWorker)).toEqual([]);
  });
});

/** `functions/` runs on Pages: it must be in the folder that Pages reads, and imports nothing. */
const roomOfWeb = (path: string): string | null => {
  const room = roomOf(path, 'web', 'app');
  if (room === 'functions') return null;
  return room === 'features' ? path.split('/').slice(1, 3).join('/') : room;
};

describe('the rooms of the dashboard', () => {
  test('are the folders of web/, each on one floor', () => {
    const folders = (root: string): string[] =>
      readdirSync(`web${root}`, { withFileTypes: true })
        .filter((one) => one.isDirectory() && !one.name.startsWith('.'))
        .map(({ name }) => `${root}/${name}`.slice(1));
    const aside = ['dist', 'features', 'functions', 'node_modules', 'public'];
    const rooms = [...folders(''), ...folders('/features')].filter((one) => !aside.includes(one));
    expect(rooms.toSorted()).toEqual([...WEB_FLOORS].flat().toSorted());
  });

  test('import only rooms below them, types included', () => {
    const imports = readImports('web');
    expect(imports.length).toBeGreaterThan(1_000);
    expect(findViolations(imports, WEB_FLOORS, roomOfWeb)).toEqual([]);
  });
});

test.for<[root: string, floors: Floors]>([
  ['sandbox', [['top'], ['mail', 'paystack', 'receiver', 'textverified', 'twilio'], ['lib']]],
  ['bench', [['top'], ['groups'], ['workers'], ['lib']]],
  ['scripts', [['storm'], ['top']]],
  [
    'worker/accounts',
    [['members'], ['identity', 'api-keys'], ['authentication'], ['credentials', 'tickets']],
  ],
])('the folders of %s/ import only folders below them, types included', ([root, floors]) => {
  expect(findViolations(readImports(root), floors, (path) => roomOf(path, root, 'top'))).toEqual(
    [],
  );
});

describe('an import against the order', () => {
  const floors: Floors = [['app'], ['billing'], ['events', 'traffic'], ['platform']];
  const files = new Set([
    'worker/index.ts',
    'worker/app/jobs.ts',
    'worker/billing/ledger/check.ts',
    'worker/events/outbox.ts',
    'worker/traffic/limits/lease.ts',
    'worker/platform/core/clock.ts',
    'scripts/seed.ts',
  ]);
  const faultsIn = (path: string, text: string): string[] =>
    findViolations(
      importsIn(path, text, (file) => files.has(file)),
      floors,
      roomOfWorker,
    );

  test.for<[path: string, text: string, faults: string[]]>([
    ['worker/index.ts', "import { jobs } from './app/jobs';", []],
    ['worker/app/jobs.ts', "import { check } from '../billing/ledger/check';", []],
    ['worker/billing/ledger/check.ts', "import { now } from '../../platform/core/clock';", []],
    ['worker/billing/ledger/check.ts', "import { env } from 'cloudflare:workers';", []],
    [
      'worker/platform/core/clock.ts',
      "import type { Lease } from '../../traffic/limits/lease';",
      ['platform -> traffic: worker/platform/core/clock.ts imports worker/traffic/limits/lease.ts'],
    ],
    [
      'worker/events/outbox.ts',
      "import {\n  type Lease,\n} from '../traffic/limits/lease.ts';",
      ['events -> traffic: worker/events/outbox.ts imports worker/traffic/limits/lease.ts'],
    ],
    [
      'worker/billing/ledger/check.ts',
      "const { jobs } = await import('../../app/jobs');",
      ['billing -> app: worker/billing/ledger/check.ts imports worker/app/jobs.ts'],
    ],
    [
      'worker/billing/ledger/check.ts',
      "export { main } from '../../index';",
      ['billing -> app: worker/billing/ledger/check.ts imports worker/index.ts'],
    ],
    ['worker/attic/old.ts', "import '../events/outbox';", ['attic has no floor']],
  ])('is detected: %s, %s', ([path, text, faults]) => {
    expect(faultsIn(path, text)).toEqual(faults);
  });
});
