import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule, TestSpecification } from 'vitest/node';

/** Result of one test; `note` is the reason of a skip or the message of a failure. */
export interface EndedTest {
  name: string;
  state: 'passed' | 'failed' | 'skipped';
  note?: string;
}

/** Messages from a vitest process to its parent. Files are named from the root. */
export type Progress =
  | { type: 'planned'; files: string[] }
  | { type: 'began'; file: string }
  | { type: 'tested' }
  | { type: 'ended'; file: string; loaded: boolean; tests: EndedTest[] };

const report = (progress: Progress): void => {
  process.send?.(progress);
};
const nameOf = (moduleId: string): string => relative(process.cwd(), moduleId);

function endedTest(test: TestCase): EndedTest {
  const result = test.result();
  const ended = (state: EndedTest['state'], note?: string): EndedTest =>
    note ? { name: test.fullName, state, note } : { name: test.fullName, state };
  if (result.state === 'passed') return ended('passed');
  if (result.state === 'skipped') return ended('skipped', result.note);
  // A test that is still pending when its file has ended never ran.
  return ended('failed', result.state === 'failed' ? result.errors[0]?.message : undefined);
}

/** Reports each file as it ends, so that a run that has to be killed keeps its results. */
export default class ProgressReporter implements Reporter {
  onTestRunStart(planned: readonly TestSpecification[]): void {
    report({ type: 'planned', files: planned.map(({ moduleId }) => nameOf(moduleId)) });
  }

  onTestModuleQueued(module: TestModule): void {
    report({ type: 'began', file: nameOf(module.moduleId) });
  }

  onTestCaseResult(): void {
    report({ type: 'tested' });
  }

  onTestModuleEnd(module: TestModule): void {
    const tests = [...module.children.allTests()].map(endedTest);
    // Failures outside a test (imports, beforeAll) are errors of the file or of a group.
    const loaded =
      module.errors().length === 0 &&
      [...module.children.allSuites()].every((suite) => suite.errors().length === 0);
    report({ type: 'ended', file: nameOf(module.moduleId), loaded, tests });
  }
}
