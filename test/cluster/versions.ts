/** The Kubernetes versions that can be built: all their modules are served, which is not so for every patch release. */
export interface Version {
  version: string;
  /** Whether the binary holds a kubelet: 1.35 is the last one for the containerd 1.x of Debian 12. */
  node: boolean;
  /** Go files, beside the one that all have. */
  sources: string[];
  /** The go line of its go.mod. */
  go: string;
}

export const DEFAULT_VERSION = '1.35.4';

export const VERSIONS: readonly Version[] = [
  { version: '1.30.14', node: false, sources: ['main.go', 'batch-1.30.go'], go: '1.22.0' },
  {
    version: '1.35.4',
    node: true,
    sources: ['main.go', 'batch.go', 'kubelet.go', 'kubectl/verbosity.go'],
    go: '1.25.0',
  },
  { version: '1.37.1', node: false, sources: ['main.go', 'batch.go', 'kubectl/verbosity.go'], go: '1.26.0' },
];

/** A Go program with a version of its own. */
export interface Tool {
  name: string;
  version: string;
  /** The package of its main function. */
  module: string;
  /** The go line of its go.mod. */
  go: string;
}

export const TOOLS = {
  kwok: { name: 'kwok', version: 'v0.7.0', module: 'sigs.k8s.io/kwok/cmd/kwok', go: '1.24.0' },
  coredns: { name: 'coredns', version: 'v1.12.4', module: 'github.com/coredns/coredns', go: '1.24.0' },
} as const satisfies Record<string, Tool>;

export function findVersion(version: string): Version | undefined {
  return VERSIONS.find((entry) => entry.version === version.replace(/^v/, ''));
}

/** Whether `have` (such as go1.26.8 or 1.26.8) is at least `want`. */
export function atLeast(have: string, want: string): boolean {
  const numbers = (text: string) =>
    text
      .replace(/^go/, '')
      .split('.')
      .map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [numbers(have), numbers(want)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
