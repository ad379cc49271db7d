import { toDnsLabel } from '../../sdk/batch-v1/names.ts';
import type { OutputFile } from './output-folder.ts';

/** What of this package's own package.json a project's is made of. */
export interface PackageVersions {
  version: string;
  peerDependencies: { cdk8s: string; constructs: string };
  devDependencies: { typescript: string; '@types/node': string };
}

/** The files of a new project: those of the template, and what npm, TypeScript and git want beside them. */
export function projectFiles(name: string, template: readonly OutputFile[], versions: PackageVersions): OutputFile[] {
  const own = [
    { path: '.gitignore', text: 'node_modules/\n' },
    { path: 'package.json', text: json(packageJson(name, inputWords(template), versions)) },
    { path: 'tsconfig.json', text: json(tsconfig) },
  ];
  return [...own, ...template].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** How a template's program is named on the command line: with the arguments of its page where it needs any. */
export function inputWords(template: readonly OutputFile[]): string {
  const page = template.find(({ path }) => path === 'README.md')?.text ?? '';
  return `-f jobs.ts${/^kubectl batch synth -f jobs\.ts( -- .+)$/m.exec(page)?.[1] ?? ''}`;
}

function packageJson(name: string, input: string, { version, peerDependencies, devDependencies }: PackageVersions) {
  return {
    name: toDnsLabel(name) || 'jobs',
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: {
      check: 'tsc',
      lint: `kubectl-batch lint ${input}`,
      synth: `kubectl-batch synth ${input}`,
    },
    dependencies: {
      cdk8s: peerDependencies.cdk8s,
      constructs: peerDependencies.constructs,
      'kubectl-batch': `^${version}`,
    },
    devDependencies: { '@types/node': devDependencies['@types/node'], typescript: devDependencies.typescript },
  };
}

const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['**/*.ts'],
};

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
