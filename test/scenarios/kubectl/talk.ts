import { createNormaliser } from './normalise.ts';
import type { Section } from './section.ts';
import { openSession } from './session.ts';

/** What was said and answered, as text to compare. */
export interface Answer {
  line: string;
  text: string;
}

/** Runs a section on one cluster. */
export async function hold(section: Section, kubectl: string, kubeconfig: string): Promise<Answer[]> {
  const session = await openSession(kubectl, kubeconfig);
  const normalise = createNormaliser(session.namespace);
  const answers: Answer[] = [];
  try {
    for (const step of section.steps) {
      const { line, except } = typeof step === 'string' ? { line: step, except: undefined } : step;
      const { stdout, stderr, exit } = await session.run(line);
      const streams = [`exit ${exit}`, stdout && `stdout:\n${stdout}`, stderr && `stderr:\n${stderr}`];
      const text = normalise(streams.filter(Boolean).join('\n'));
      answers.push({ line, text: except ? without(text, except) : text });
    }
  } finally {
    await session.close();
  }
  return answers;
}

const without = (text: string, except: RegExp) =>
  text
    .split('\n')
    .filter((line) => !except.test(line))
    .join('\n');
