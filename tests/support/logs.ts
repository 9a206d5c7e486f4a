import { onTestFinished, vi } from 'vitest';
import { resetIsolateCaches } from '../../worker/platform/core/isolate-cache';

type Line = Record<string, unknown> & { level: string; event: string };

/** Collects log lines until the end of the test, instead of printing them. */
export function collectLogs(): Line[] {
  resetIsolateCaches('pages');
  const lines: Line[] = [];
  const keep = (line: string) => lines.push(JSON.parse(line) as Line);
  const spies = (['info', 'warn', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(keep),
  );
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  return lines;
}

/** Event names logged at `level`. */
export const eventsAt = (lines: readonly Line[], level: string): string[] =>
  lines.filter((line) => line.level === level).map((line) => line.event);
