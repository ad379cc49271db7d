/** A part of the talk: its lines run one after another, in a namespace of its own. */
export interface Section {
  title: string;
  steps: readonly Step[];
}

/** A line of bash; where the two clusters may answer differently, with what is left out of the comparison. */
export type Step = string | { line: string; except: RegExp; because: string };
