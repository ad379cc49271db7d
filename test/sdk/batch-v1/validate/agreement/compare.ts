import type { Finding } from '../../../../../sdk/batch-v1/finding.ts';
import { fieldPath, findingText } from '../../../../../sdk/batch-v1/finding-text.ts';
import { validateManifest } from '../../../../../sdk/batch-v1/validate/index.ts';
import { CORPUS } from './corpus/index.ts';
import { type Mutant, mutate } from './mutate.ts';
import { seededRandom } from './random.ts';
import type { ApiServer, Verdict } from './server.ts';

export interface Disagreement {
  sample: string;
  mutant: Mutant;
  findings: Finding[];
  verdict: Verdict;
}

export interface Outcome {
  compared: number;
  refused: number;
  disagreements: Disagreement[];
}

/** Puts `count` mutants before validation and the server, as many at once as there are connections. */
export async function compare(
  server: ApiServer,
  { seed, count, connections }: { seed: number; count: number; connections: number },
): Promise<Outcome> {
  const version = await server.version();
  const minor = Number(version.split('.')[1]);
  const samples = CORPUS.filter(({ since = 0 }) => since <= minor);
  const random = seededRandom(seed);
  const outcome: Outcome = { compared: 0, refused: 0, disagreements: [] };
  const judgeNext = async (): Promise<void> => {
    while (outcome.compared < count) {
      outcome.compared++;
      const sample = random.pick(samples);
      const mutant = mutate(random, sample.manifest);
      const findings = validateManifest(mutant.manifest, { kubernetesVersion: version });
      const errors = findings.filter(({ level }) => level === 'error');
      const verdict = await server.judge(String(sample.manifest.kind), mutant.manifest);
      const refused = verdict.status >= 300;
      if (refused) outcome.refused++;
      if (refused !== errors.length > 0)
        outcome.disagreements.push({ sample: sample.name, mutant, findings: errors, verdict });
    }
  };
  await Promise.all(Array.from({ length: connections }, judgeNext));
  return outcome;
}

/** The disagreement in three lines: what was done, what we say, what the server says. */
export function disagreementText({ sample, mutant, findings, verdict }: Disagreement): string {
  const done = mutant.mutations.map(({ kind, path, value }) => `${kind} ${fieldPath(path)} = ${JSON.stringify(value)}`);
  return [
    `${sample}: ${done.join('; ')}`,
    `  we:     ${findings.map((finding) => `${finding.rule}: ${findingText(finding)}`).join('; ') || 'fine'}`,
    `  server: ${verdict.message || 'fine'}`,
  ].join('\n');
}
