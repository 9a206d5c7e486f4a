import { SendVerification } from '../shared/send-verification';
import { provideProblemStep } from '../ui/feedback/problem-way-out';
import { provideProblemHelp } from '../ui/feedback/provide-problem-help';

/** Sentences and ways out of problems: what the first page does not wait for. */
export function provideProblems(): void {
  provideProblemHelp();
  provideProblemStep('sendVerification', SendVerification);
}
