import { registerProblemTexts } from '../../core/register-problem-texts';
import { provideWayOut } from './problem-notice';
import { WayOut } from './problem-way-out';

/** The sentences of problems and the ways out of them: what the first page does not wait for. */
export function provideProblemHelp(): void {
  registerProblemTexts();
  provideWayOut(WayOut);
}
