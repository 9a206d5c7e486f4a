import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule, TestSpecification } from 'vitest/node';

/** How one test ended; `note` is why it was skipped, in its own words, or what it failed with. */
export interface EndedTest {
  name: string;
  state: 'passed' | 'failed' | 'skipped';
  note?: string;
}

/** What a vitest tells the process that started it. Files are named from the root. */
export type Progress =
  | { type: 'planned'; files: string[] }
  | { type: 'began'; file: string }
  | { type: 'tested' }
  | { type: 'ended'; file: string; loaded: boolean; tests: EndedTest[] };

const tell = (progress: Progress): void => {
  process.send?.(progress);
};
const nameOf = (moduleId: string): string => relative(process.cwd(), moduleId);

function endedTest(test: TestCase): EndedTest {
  const result = test.result();
  const ended = (state: EndedTest['state'], note?: string): EndedTest =>
    note ? { name: test.fullName, state, note } : { name: test.fullName, state };
  if (result.state === 'passed') return ended('passed');
  if (result.state === 'skipped') return ended('skipped', result.note);
  // A test that is pending when its file has ended never ran.
  return ended('failed', result.state === 'failed' ? result.errors[0]?.message : undefined);
}

/** Tells, file by file as they end, what is known; what a run that has to be ended had found is not lost. */
export default class ProgressReporter implements Reporter {
  onTestRunStart(planned: readonly TestSpecification[]): void {
    tell({ type: 'planned', files: planned.map(({ moduleId }) => nameOf(moduleId)) });
  }

  onTestModuleQueued(module: TestModule): void {
    tell({ type: 'began', file: nameOf(module.moduleId) });
  }

  onTestCaseResult(): void {
    tell({ type: 'tested' });
  }

  onTestModuleEnd(module: TestModule): void {
    const tests = [...module.children.allTests()].map(endedTest);
    // What fails outside a test (an import, a beforeAll) is an error of its file or of a group in it.
    const loaded =
      module.errors().length === 0 &&
      [...module.children.allSuites()].every((suite) => suite.errors().length === 0);
    tell({ type: 'ended', file: nameOf(module.moduleId), loaded, tests });
  }
}
