import { describe, expect, it } from 'vitest';
import { checkManifests } from '../../../plugin/input/checks.ts';
import { type ImageRequest, jobFromImage } from '../../../plugin/input/image.ts';
import { outcome } from './folder.ts';

const manifestOf = (request: ImageRequest) => ({
  object: jobFromImage(request),
  where: 'the flags',
  file: 'the flags',
  locate: () => undefined,
});

describe('jobFromImage', () => {
  it('writes what was asked for and nothing else', () => {
    expect(jobFromImage({ image: 'busybox' })).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { generateName: 'busybox-' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } } },
    });
  });

  it('takes every flag', () => {
    const job = jobFromImage({
      image: 'registry:5000/team/etl:v1',
      name: 'etl',
      namespace: 'data',
      labels: { team: 'data' },
      command: ['sh', '-c', 'echo $JOB_COMPLETION_INDEX'],
      completions: 10,
      parallelism: 0,
      indexed: true,
      backoffLimit: 0,
      env: ['A=1', 'B=x=y\nz', 'C=', 'A=2'],
      cpu: '500m',
      memory: '1Gi',
      serviceAccount: 'loader',
    });
    expect(job).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'etl', namespace: 'data', labels: { team: 'data' } },
      spec: {
        completions: 10,
        parallelism: 0,
        completionMode: 'Indexed',
        backoffLimit: 0,
        template: {
          spec: {
            restartPolicy: 'Never',
            serviceAccountName: 'loader',
            containers: [
              {
                name: 'main',
                image: 'registry:5000/team/etl:v1',
                command: ['sh', '-c', 'echo $JOB_COMPLETION_INDEX'],
                env: [
                  { name: 'A', value: '2' },
                  { name: 'B', value: 'x=y\nz' },
                  { name: 'C', value: '' },
                ],
                resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } },
              },
            ],
          },
        },
      },
    });
  });

  it.each([
    ['busybox', 'busybox-'],
    ['docker.io/library/perl:5.34.0', 'perl-'],
    ['localhost:5000/My_Tool@sha256:abc', 'my-tool-'],
    ['ghcr.io/x/node.js:20', 'node-js-'],
    ['x/___', 'job-'],
    [`x/${'long'.repeat(30)}`, `${'long'.repeat(14)}l-`],
  ])('names the Job of %s after the image', (image, generateName) => {
    expect(jobFromImage({ image }).metadata).toEqual({ generateName });
  });

  it.each<[string, ImageRequest]>([
    ['a long name', { image: 'x'.repeat(200) }],
    ['a long name with indexes', { image: 'x'.repeat(200), indexed: true, completions: 100_000 }],
    [
      'every flag',
      {
        image: 'a',
        name: 'a',
        indexed: true,
        completions: 3,
        cpu: '1',
        memory: '64Mi',
        env: ['A=1'],
        serviceAccount: 's',
      },
    ],
  ])('makes no Job that would be refused: %s', (_, request) => {
    expect(checkManifests([manifestOf(request)])).toEqual([]);
  });

  const bad: [string, Partial<ImageRequest>, string][] = [
    ['an empty image', { image: '' }, '--image: is empty\n  e.g. --image busybox:1.36; the command goes behind --'],
    [
      'a command as image',
      { image: 'busybox echo hi' },
      '--image: "busybox echo hi" has white space\n  e.g. --image busybox:1.36; the command goes behind --',
    ],
    [
      'a bad name',
      { name: 'My_Job' },
      '--name: "My_Job" must be lower-case letters, digits, "-" and ".", and begin and end with a letter or digit\n  e.g. --name my-job',
    ],
    [
      'a name too long for its indexes',
      { name: 'x'.repeat(62), indexed: true, completions: 10 },
      `--name: "${'x'.repeat(62)}" must have at most 61 characters with 10 completions, since "<name>-9" becomes a hostname\n  e.g. --name ${'x'.repeat(40)}`,
    ],
    [
      'negative completions',
      { completions: -1 },
      '--completions: -1 is not a whole number from 0 to 2147483647\n  e.g. --completions 3',
    ],
    [
      'negative parallelism',
      { parallelism: -2 },
      '--parallelism: -2 is not a whole number from 0 to 2147483647\n  e.g. --parallelism 3',
    ],
    [
      'a back-off limit beyond 32 bits',
      { backoffLimit: 2 ** 31 },
      '--backoff-limit: 2147483648 is not a whole number from 0 to 2147483647\n  e.g. --backoff-limit 3',
    ],
    [
      'indexes without a number',
      { indexed: true },
      '--indexed needs --completions\n  each index from 0 to completions-1 gets one pod: --indexed --completions 10',
    ],
    ['a variable without value', { env: ['FOO'] }, '--env: "FOO" is not NAME=VALUE\n  e.g. --env FOO=1'],
    ['a variable without name', { env: ['=1'] }, '--env: "=1" is not NAME=VALUE\n  e.g. --env LEVEL=1'],
    [
      'a variable with a space',
      { env: ['A B=1'] },
      '--env: the name "A B" has white space\n  quote the value, not the name: --env NAME="a b"',
    ],
    ['a cpu that is none', { cpu: 'half' }, '--cpu: "half" is not a quantity\n  e.g. 500m or 2'],
    ['a negative cpu', { cpu: '-1' }, '--cpu: "-1" is not more than 0\n  e.g. 500m or 2'],
    ['memory in the wrong unit', { memory: '1GB' }, '--memory: "1GB" is not a quantity\n  e.g. 256Mi or 2Gi'],
    [
      'memory in thousandths',
      { memory: '512m' },
      '--memory: "512m" is less than one byte\n  "m" means thousandths; Mi is 2^20 bytes',
    ],
  ];
  it.each(bad)('refuses %s', async (_, request, expected) => {
    expect(await outcome(() => jobFromImage({ image: 'busybox', ...request }))).toBe(`Usage: ${expected}`);
  });
});
