/** Selects objects by their labels; all parts hold. An empty one selects everything. */
export interface LabelSelector {
  /** Labels with these values. */
  matchLabels?: Record<string, string>;
  /** Further requirements. */
  matchExpressions?: LabelSelectorRequirement[];
}

/** What a label must be like. */
export type LabelSelectorRequirement = {
  /** The label. */
  key: string;
} & (
  | {
      /** One of the values, or none of them. */
      operator: 'In' | 'NotIn';
      /** At least one. */
      values: string[];
    }
  | {
      /** Whether there is such a label, whatever its value. */
      operator: 'Exists' | 'DoesNotExist';
      values?: undefined;
    }
);
