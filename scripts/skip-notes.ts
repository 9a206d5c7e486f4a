import type { Reporter, TestCase } from 'vitest/node';

declare module 'vitest' {
  interface TaskMeta {
    /** Why the test was skipped, as it said itself. */
    skipped?: string;
  }
}

/** Lays the note of a skipped test where vitest's JSON report has room for it. */
export default class SkipNotes implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === 'skipped' && result.note) test.meta().skipped = result.note;
  }
}
