import { guides } from './documents';
import { plainText } from './markdown';

/** The questions that the landing page answers, by their headings in docs/guides/faq.md: the one source of the answers. */
const SHOWN = [
  'When am I charged?',
  'Do I get my money back?',
  'Which countries are available?',
  'Is this legal?',
  'Who can read my messages?',
  'Is there a test mode?',
];

export interface Question {
  question: string;
  answer: string;
}

export async function landingQuestions(): Promise<Question[]> {
  const entry = (await guides()).find(({ id }) => id === 'docs/faq');
  const sections = (entry?.body ?? '').split(/^## /m).map((section) => section.split('\n'));
  return SHOWN.map((question) => {
    const [, ...lines] = sections.find(([heading]) => heading === question) ?? [];
    if (lines.length === 0) throw new Error(`docs/guides/faq.md does not answer “${question}”`);
    return { question, answer: plainText(lines.join('\n')) };
  });
}
