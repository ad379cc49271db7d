import { App, Chart } from 'cdk8s';

/** A chart called `etl` whose objects have short names. */
export function newChart(): Chart {
  return new Chart(new App(), 'etl', { disableResourceNameHashes: true });
}

/** The whole YAML of what `define` puts into a chart, validated as any program is. */
export function synth(define: (chart: Chart) => void): string {
  const chart = newChart();
  define(chart);
  return (chart.node.root as App).synthYaml();
}

/** The objects instead of their YAML. */
export function objects(define: (chart: Chart) => void): unknown[] {
  const chart = newChart();
  define(chart);
  (chart.node.root as App).synthYaml();
  return chart.toJson();
}

/** The pod's spec of the first Job. */
export function podSpec(define: (chart: Chart) => void): unknown {
  const jobs = objects(define).filter((object) => (object as { kind: string }).kind === 'Job');
  return (jobs[0] as { spec: { template: { spec: unknown } } }).spec.template.spec;
}

/** What synthesis refuses, line by line. */
export function refusal(define: (chart: Chart) => void): string[] {
  try {
    const yaml = synth(define);
    return [`not refused:\n${yaml}`];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.trim());
  }
}
