/** One thing that a manifest gets wrong. Errors are what the API server would refuse; warnings are what bites later. */
export interface Finding {
  level: 'error' | 'warning';
  /** Which rule speaks, e.g. `unknown-field`; stable, to name it by. */
  rule: string;
  /** Where in the object, e.g. `['spec', 'template', 'spec', 'containers', 0, 'image']`. */
  path: (string | number)[];
  /** The value found there; `undefined` where it is missing. */
  value: unknown;
  /** What is wrong, in words that stand after the path: `must be 0 or more`. */
  message: string;
  /** How to mend it. */
  fix?: string;
}
