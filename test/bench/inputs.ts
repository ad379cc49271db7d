import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobSchema } from './peers.ts';

/** The same Jobs, as each program wants to be told of them. */

/** What the Jobs differ in. */
interface Item {
  ID: string;
  SRC: string;
  LEVEL: string;
  REGION: string;
}

function items(count: number): Item[] {
  return Array.from({ length: count }, (_, index) => ({
    ID: `${index}`,
    SRC: `s3://in/2026/part-${index}.csv`,
    LEVEL: `l${index % 9}`,
    REGION: index % 2 ? 'eu-west-1' : 'us-east-1',
  }));
}

function job(value: (name: keyof Item) => string): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: convert-${value('ID')}
  labels:
    app: convert
spec:
  backoffLimit: 2
  ttlSecondsAfterFinished: 3600
  template:
    metadata:
      labels:
        app: convert
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: registry.example.com/convert:1.4.2
          command: [convert, --from, "${value('SRC')}", --level, "${value('LEVEL')}"]
          env:
            - name: REGION
              value: "${value('REGION')}"
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
            limits:
              memory: 64Mi
`;
}

/** A template and a table for `kubectl batch expand`: its words. */
export function expandInput(folder: string, count: number): string[] {
  const [template, table] = [join(folder, 'template.yaml'), join(folder, `items-${count}.csv`)];
  writeFileSync(
    template,
    job((name) => `$${name}`),
  );
  const names = ['ID', 'SRC', 'LEVEL', 'REGION'] as const;
  const lines = items(count).map((item) => names.map((name) => item[name]).join(','));
  writeFileSync(table, `${[names.join(','), ...lines].join('\n')}\n`);
  return [template, '--items', table];
}

/** A chart and its values for `helm template`: its words. */
export function helmInput(folder: string, count: number): string[] {
  const chart = join(folder, 'chart');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: convert\nversion: 1.0.0\n');
  const template = job((name) => `{{ .${name} }}`);
  writeFileSync(join(chart, 'templates', 'jobs.yaml'), `{{- range .Values.items }}\n---\n${template}{{- end }}\n`);
  const values = join(folder, `values-${count}.json`);
  writeFileSync(values, JSON.stringify({ items: items(count) }));
  return [chart, '--values', values];
}

/** The Jobs as one file of many documents, and as a folder of a file each. */
export function manifests(folder: string, count: number): { file: string; files: string } {
  const [file, files] = [join(folder, 'jobs.yaml'), join(folder, 'jobs')];
  mkdirSync(files, { recursive: true });
  const texts = items(count).map((item) => job((name) => item[name]));
  writeFileSync(file, texts.join('---\n'));
  for (const [index, text] of texts.entries()) writeFileSync(join(files, `job-${index}.yaml`), text);
  return { file, files };
}

/** Where kubeconform finds the schema of a Job: the value of its `-schema-location`. */
export function schemaLocation(folder: string, version: string): string {
  const place = join(folder, 'schemas');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'job-batch-v1.json'), jobSchema(version));
  return join(place, '{{.ResourceKind}}{{.KindSuffix}}.json');
}
