import { UsageError } from '../../sdk/errors.ts';
import { goSprint } from './go-values.ts';
import { findResults } from './jsonpath.ts';
import { parseTemplate, type Template } from './jsonpath-template.ts';
import { renderTable } from './table.ts';

/** A column that the user named. */
export interface CustomColumn {
  header: string;
  template: Template;
}

const hint = 'write it like NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image';

/** Reads `HEADER:path,...` as kubectl does. @throws UsageError */
export function parseColumns(spec: string): CustomColumn[] {
  if (spec === '') throw new UsageError('-o custom-columns names no column', { hint });
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new UsageError(`-o custom-columns: "${part}" is no HEADER:path`, { hint });
    return { header: part.slice(0, colon), template: relaxedTemplate(part.slice(colon + 1)) };
  });
}

/** Reads a file of two lines: the headers, and a path for each. @throws UsageError */
export function parseColumnsFile(text: string): CustomColumn[] {
  const [headers = [], paths = []] = text.split(/\r?\n/).map((line) => line.split(/\s+/).filter((word) => word !== ''));
  if (headers.length === 0 || headers.length !== paths.length) {
    throw new UsageError(
      `-o custom-columns-file: ${headers.length} headers in the first line and ${paths.length} paths in the second`,
      { hint: 'write one line of headers and one line with a path for each, separated by spaces' },
    );
  }
  return headers.map((header, i) => ({ header, template: relaxedTemplate(paths[i]!) }));
}

/** One row an object; several values of a path are joined by commas, none reads `<none>`. */
export function renderColumns(columns: readonly CustomColumn[], objects: readonly unknown[], headers = true): string {
  const rows = objects.map((object) => columns.map(({ template }) => cellText(template, object)));
  return renderTable(columns, rows, { headers });
}

/**
 * A path with or without its braces and its leading dot: `metadata.name`, `.metadata.name`, `{.metadata.name}`
 * (RelaxedJSONPathExpression in kubectl). An empty one finds nothing.
 */
export function relaxedTemplate(path: string): Template {
  if (path === '') return [];
  const inside = /^(?:\{\.?([^{}]+)\}|\.?([^{}]+))$/.exec(path);
  if (inside === null) throw new UsageError(`"${path}" is no path`, { hint: 'write it like .metadata.name' });
  return parseTemplate(`{.${inside[1] ?? inside[2]}}`);
}

function cellText(template: Template, object: unknown): string {
  const results = findResults(template, object);
  const values = results.flat().map(goSprint);
  return values.length === 0 ? '<none>' : values.join(',');
}
