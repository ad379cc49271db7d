/** What a template is expanded with: the same fields for each item. */
export interface Items {
  /** For messages: the name of the file. */
  source: string;
  /** Names of the fields. */
  names: readonly string[];
  /** Every value is text of which nothing tells whether it means a number, as in CSV. */
  isText: boolean;
  /** Where a field is first named: `data.csv:1`. */
  placeOfName: (name: string) => string;
  list: readonly Item[];
}

export interface Item {
  /** From 1. */
  number: number;
  /** In the order of the names. */
  values: readonly unknown[];
  /** `data.csv:5` */
  place: () => string;
}

/** `item 3 (data.csv:4)` */
export function itemText({ number, place }: Item): string {
  return `item ${number} (${place()})`;
}
