import { describe, expect, test } from 'vitest';
import { decodeObject } from '../../../../sdk/sandbox/decode/body.ts';
import { fitObject } from '../../../../sdk/sandbox/decode/fit.ts';
import { readExactly } from '../../../../sdk/sandbox/decode/read-json.ts';
import { configMaps, jobs } from '../../../../sdk/sandbox/resources/kinds.ts';

const decode = (text: string, fieldValidation: 'Strict' | 'Warn' | 'Ignore' = 'Warn', resource = jobs) => {
  const warnings: string[] = [];
  const object = decodeObject(text, 'json', resource, { fieldValidation, warnings });
  return { object, warnings };
};

/** Duplicate and unknown fields, one within the other. */
const FAULTY =
  '{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"x"},"spec":{"foo":1,"template":{"spec":{"containers":[{"name":"a","name":"b","x":1}],"restartPolicy":"Never"}},"completions":1,"completions":2}}';
const FAULTS = [
  'unknown field "spec.foo"',
  'duplicate field "spec.template.spec.containers[0].name"',
  'unknown field "spec.template.spec.containers[0].x"',
  'duplicate field "spec.completions"',
];

describe('fields that are unknown or said twice', () => {
  test('are refused in the order of the text when the caller is strict', () => {
    expect(() => decode(FAULTY, 'Strict')).toThrow(
      `Job in version "v1" cannot be handled as a Job: strict decoding error: ${FAULTS.join(', ')}`,
    );
  });

  test('are warned of else, and gone: of duplicates the last one counts', () => {
    const { object, warnings } = decode(FAULTY);
    expect(warnings).toEqual(FAULTS);
    expect(object.spec).toEqual({
      completions: 2,
      template: { spec: { containers: [{ name: 'b' }], restartPolicy: 'Never' } },
    });
    expect(decode(FAULTY, 'Ignore').warnings).toEqual([]);
  });

  test('are found without a duplicate too', () => {
    expect(decode('{"metadata":{"name":"x","extra":{}},"spec":{"suspend":true}}').warnings).toEqual([
      'unknown field "metadata.extra"',
    ]);
  });
});

describe('the exact reader', () => {
  test.each([
    ['escapes', '{"a\\"b":"\\u00e9\\\\","c":[1.5e3,-2,true,null,{}]}'],
    ['white space', ' {\n"a" : [ 1 ,\t2 ] , "b" : { } } '],
    ['nothing inside', '{"a":{},"b":[],"c":""}'],
  ])('reads %s as JSON.parse does', (_, text) => {
    expect(readExactly(text)).toEqual({ value: JSON.parse(text), faults: [] });
  });
});

describe('values of another type', () => {
  test.each([
    [{ completions: 'x' }, 'string into Go struct field JobSpec.spec.completions of type int32'],
    [{ completions: 1.5 }, 'number 1.5 into Go struct field JobSpec.spec.completions of type int32'],
    [{ completions: 1e12 }, 'number 1000000000000 into Go struct field JobSpec.spec.completions of type int32'],
    [{ suspend: 'true' }, 'string into Go struct field JobSpec.spec.suspend of type bool'],
    [{ template: [] }, 'array into Go struct field JobSpec.spec.template of type v1.PodTemplateSpec'],
    [
      { template: { spec: { containers: {} } } },
      'object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
  ])('%j are refused in the words of Go', (spec, words) => {
    expect(() => decode(JSON.stringify({ spec }))).toThrow(
      `Job in version "v1" cannot be handled as a Job: json: cannot unmarshal ${words}`,
    );
  });

  test('such as numbers in a ConfigMap are named by the map', () => {
    expect(() => decode('{"data":{"a":1}}', 'Warn', configMaps)).toThrow(
      'cannot unmarshal number into Go struct field ConfigMap.data of type string',
    );
  });
});

test('times are written in UTC and whole seconds, quantities as text', () => {
  const pod = {
    metadata: { creationTimestamp: '2026-01-02T03:04:05.678+01:00' },
    spec: { containers: [{ name: 'c', resources: { limits: { cpu: 2 } } }] },
  };
  expect(fitObject(pod, 'Pod').value).toEqual({
    metadata: { creationTimestamp: '2026-01-02T02:04:05Z' },
    spec: { containers: [{ name: 'c', resources: { limits: { cpu: '2' } } }] },
  });
});

describe('what is no such object', () => {
  test.each([
    ['{', 'unexpected end of JSON input ({)'],
    ['', 'unexpected end of JSON input (<empty>)'],
    ['xx', "invalid character 'x' looking for beginning of value (7878)"],
  ])('%j is refused', (text, words) => {
    expect(() => decode(text)).toThrow(
      `the object provided is unrecognized (must be of type Job): couldn't get version/kind; json parse error: ${words}`,
    );
  });

  test.each([
    [
      '{"kind":"Pod","apiVersion":"v1"}',
      'Pod in version "v1" cannot be handled as a Job: converting (v1.Pod) to (batch.Job): unknown conversion',
    ],
    [
      '{"kind":"Job","apiVersion":"batch/v1beta1"}',
      'Job in version "v1beta1" cannot be handled as a Job: no kind "Job" is registered for version "batch/v1beta1" in scheme "pkg/runtime/scheme.go:111"',
    ],
  ])('%s is refused', (text, message) => {
    expect(() => decode(text)).toThrow(message);
  });

  test('but the kind may be left out', () => {
    expect(decode('{"spec":{}}').object).toEqual({ metadata: {}, spec: {} });
  });
});

test('YAML is read too', () => {
  const text = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {suspend: yes, foo: 1}\n';
  const warnings: string[] = [];
  const object = decodeObject(text, 'yaml', jobs, { warnings });
  expect(object).toEqual({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' }, spec: { suspend: true } });
  expect(warnings).toEqual(['unknown field "spec.foo"']);
});
