// npm run mutants [-- I-xx …]: removes each guard from a copy of the source and checks that a test with its number
// fails. tests/mutants/README.md explains how to write a mutant.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { allMutants, type Mutant, mutated, numberOf } from '../tests/mutants/mutant.ts';
import { copyTree } from './copy-tree.ts';
import type { MutantResult, MutantRun } from './mutant-runner.ts';

/** Longer than the time limit of a test, which ends one that hangs. */
const LIMIT_MS = 240_000;
/** Files that Vitest's modules are made of; others, such as migrations, are read when it starts. */
const IS_MODULE = /^(worker|web)\//;

/** The next result of `child`; null when it ended, or looped for too long. */
async function answerOf(child: ChildProcess): Promise<MutantResult> {
  const first = new AbortController();
  const { signal } = first;
  const [result] = await Promise.race([
    once(child, 'message', { signal }) as Promise<[MutantResult]>,
    once(child, 'exit', { signal }).then(() => [null]),
    sleep(LIMIT_MS, [null], { signal }),
  ]).finally(() => first.abort());
  return result ?? null;
}

/** A copy of the checkout and the process that runs tests there. */
class Lane {
  readonly #copy = copyTree();
  #child: ChildProcess | null = null;
  /** Files that differ from what the child has loaded. */
  #changed: string[] = [];

  /** As `findFailure`, in a new process when the tests fail in this one without the mutant too. */
  async judge(mutant: Mutant): Promise<string | null> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const failure = await this.findFailure(mutant);
      if (failure !== null) return failure;
      const fault = await this.findFault(mutant);
      if (fault === null) return null;
      console.log(`${mutant.id.padEnd(8)} without the mutant: ${fault}`);
      this.#stop();
    }
    return 'its tests fail without it too';
  }

  /** The reason why the mutant was not killed; null when it was. */
  async findFailure(mutant: Mutant): Promise<string | null> {
    const originals = new Map<string, string>();
    try {
      const texts = mutated(mutant, (file) => readFileSync(join(this.#copy, file), 'utf8'));
      for (const [file, text] of texts) {
        originals.set(file, readFileSync(join(this.#copy, file), 'utf8'));
        this.#write(file, text);
      }
      const result = await this.#run(mutant);
      if (result === null) return 'the suite did not load';
      if (result.ran === 0) return `no test is named ${numberOf(mutant)}`;
      return result.failed > 0 ? null : `survived: ${mutant.sentence}`;
    } catch (error) {
      return `does not apply: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      for (const [file, text] of originals) this.#write(file, text);
    }
  }

  /** Why the tests of `mutant` fail without it; null when they pass. A broken process would kill every mutant. */
  async findFault(mutant: Mutant): Promise<string | null> {
    const result = await this.#run(mutant);
    if (result === null) return 'the suite did not load';
    return result.ran === 0 ? 'no test ran' : result.reason;
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.#copy, file), text);
    this.#changed.push(file);
  }

  async #run(mutant: Mutant): Promise<MutantResult> {
    const changed = this.#changed;
    if (!changed.every((file) => IS_MODULE.test(file))) this.#stop();
    this.#changed = [];
    const child = (this.#child ??= await this.#start());
    child.send({ changed, number: numberOf(mutant), files: mutant.tests } satisfies MutantRun);
    const result = await answerOf(child);
    if (result === null) this.#stop();
    return result;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork('scripts/mutant-runner.ts', {
      cwd: this.#copy,
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    await once(child, 'message');
    return child;
  }

  /** Kills the whole process group, because a mutant may loop in a worker. */
  #stop(): void {
    const child = this.#child;
    this.#child = null;
    if (child?.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  }

  end(): void {
    this.#stop();
    rmSync(this.#copy, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const mutants = (await allMutants()).filter(
  ({ id }) => wanted.length === 0 || wanted.some((start) => id.startsWith(start)),
);
const queue = mutants.values();
let survivors = 0;

async function work(): Promise<void> {
  const lane = new Lane();
  try {
    for (const mutant of queue) {
      const failure = await lane.judge(mutant);
      if (failure !== null) survivors++;
      console.log(`${mutant.id.padEnd(8)} ${failure ?? 'killed'}`);
    }
  } finally {
    lane.end();
  }
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), mutants.length) }, work));
console.log(`${mutants.length - survivors} killed, ${survivors} survived`);
process.exit(survivors === 0 ? 0 : 1);
