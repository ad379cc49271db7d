import { nearest } from '../../sdk/batch-v1/nearest.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { UsageError } from '../../sdk/errors.ts';
import { type CustomColumn, parseColumns, parseColumnsFile, relaxedTemplate, renderColumns } from './custom-columns.ts';
import { goJson, sortKeys } from './go-values.ts';
import { renderTemplate, renderTemplateAsJson } from './jsonpath.ts';
import { parseTemplate, type Template } from './jsonpath-template.ts';
import { objectName } from './object-name.ts';

/** How objects are to be printed: the value of `-o` after parsing. */
export type Output =
  /** No `-o`: whatever the verb prints for people. */
  | { kind: 'table' }
  | { kind: 'wide' }
  | { kind: 'json' }
  | { kind: 'yaml' }
  | { kind: 'name' }
  | { kind: 'jsonpath'; template: Template }
  | { kind: 'jsonpath-as-json'; template: Template }
  | { kind: 'custom-columns'; columns: CustomColumn[] };

const plain = ['wide', 'json', 'yaml', 'name'] as const;
const withArgument = [
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'custom-columns',
  'custom-columns-file',
] as const;

/**
 * Reads the value of `-o` as kubectl does.
 *
 * @param readFile how the files of `jsonpath-file=` and `custom-columns-file=` are read; without it they are refused
 * @throws UsageError for an unknown format or a template that cannot be read
 */
export function parseOutput(text: string | undefined, readFile?: (path: string) => string): Output {
  if (text === undefined || text === '') return { kind: 'table' };
  const kind = plain.find((format) => format === text);
  if (kind) return { kind };
  const equals = text.indexOf('=');
  const format = equals < 0 ? text : text.slice(0, equals);
  const templated = withArgument.find((candidate) => candidate === format);
  if (!templated) throw unknownFormat(format);
  const argument = equals < 0 ? '' : text.slice(equals + 1);
  if (argument === '') {
    throw new UsageError(`-o ${format} needs ${format.endsWith('-file') ? 'a file' : 'a template'}`, {
      hint: `write it like -o ${examples[templated]}`,
    });
  }
  return parseTemplated(templated, argument, readFile);
}

const examples: Record<(typeof withArgument)[number], string> = {
  jsonpath: "jsonpath='{.status.succeeded}'",
  'jsonpath-as-json': "jsonpath-as-json='{.items[*].status}'",
  'jsonpath-file': 'jsonpath-file=template.txt',
  'custom-columns': 'custom-columns=NAME:.metadata.name',
  'custom-columns-file': 'custom-columns-file=columns.txt',
};

function parseTemplated(
  format: (typeof withArgument)[number],
  argument: string,
  readFile: ((path: string) => string) | undefined,
): Output {
  if (format === 'custom-columns') return { kind: format, columns: parseColumns(argument) };
  if (format === 'jsonpath' || format === 'jsonpath-as-json') return { kind: format, template: templateOf(argument) };
  if (!readFile)
    throw new UsageError(`-o ${format} cannot be used here`, {
      hint: `give the template itself: -o ${examples[format === 'jsonpath-file' ? 'jsonpath' : 'custom-columns']}`,
    });
  const text = readFile(argument);
  if (format === 'jsonpath-file') return { kind: 'jsonpath', template: templateOf(text) };
  return { kind: 'custom-columns', columns: parseColumnsFile(text) };
}

/** Without any brace a template would only print itself: it is meant as a path. */
function templateOf(text: string): Template {
  return text.includes('{') ? parseTemplate(text) : relaxedTemplate(text.trim());
}

function unknownFormat(format: string): UsageError {
  if (format === 'go-template' || format === 'go-template-file' || format === 'template' || format === 'templatefile') {
    return new UsageError(`-o ${format} is not supported: Go templates need Go`, {
      hint: "use -o jsonpath='{...}', or -o json with a tool such as jq",
    });
  }
  const formats = [...plain, ...withArgument.map((name) => `${name}=...`)];
  const near = nearest(format, [...plain, ...withArgument]);
  return new UsageError(`-o ${format} is no output format`, {
    hint: `${near ? `did you mean ${near}? ` : ''}the formats are ${formats.join(', ')}`,
  });
}

export interface ObjectsOptions {
  /** Makes a list of a single object, too: it was asked for by selection, not by name. Several are always one. */
  list?: boolean;
  /** Whether custom columns have headers; default true. */
  headers?: boolean;
}

/** Objects as kubectl prints them: one by itself, several as a `List`. Ended by a line feed, except by a template. */
export async function renderObjects(
  objects: readonly KubernetesObject[],
  output: Output,
  { list, headers }: ObjectsOptions = {},
): Promise<string> {
  const isList = list === true || objects.length !== 1;
  switch (output.kind) {
    case 'name':
      return objects.map((object) => `${objectName(object)}\n`).join('');
    case 'json':
      return `${goJson(whole(objects, isList), 4)}\n`;
    case 'yaml':
      return (await import('../../sdk/yaml/index.ts')).writeYaml([sortKeys(whole(objects, isList))]);
    case 'jsonpath':
      return renderTemplate(output.template, whole(objects, isList));
    case 'jsonpath-as-json':
      return renderTemplateAsJson(output.template, whole(objects, isList));
    case 'custom-columns':
      return renderColumns(output.columns, objects, headers);
    default:
      throw new UsageError(`-o ${output.kind} cannot print these objects`, {
        hint: 'use -o name, json, yaml, jsonpath=... or custom-columns=...',
      });
  }
}

function whole(objects: readonly KubernetesObject[], isList: boolean): unknown {
  return isList ? { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } } : objects[0];
}
