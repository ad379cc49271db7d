import type { Fields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';

/** Something that changes the spec of a Job as it is rendered, such as the delivery of items. */
export interface SpecPart {
  /** Properties of the construct that it brings along. */
  readonly props: readonly string[];
  render(spec: Fields): Fields;
  /** What is wrong with what it was given; `spec` renders that of the Job without any part. */
  findings(spec: () => Fields): Finding[];
}
