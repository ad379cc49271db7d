import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { defaultOf, setDefaults } from '../../../sdk/constructs/settings.ts';

test('the nearest scope that says something decides', () => {
  const app = new App();
  const chart = new Chart(app, 'etl');
  const group = new Construct(chart, 'group');
  setDefaults(app, { security: 'baseline', queueName: 'all' });
  setDefaults(group, { security: 'restricted' });
  setDefaults(group, { gitOps: { engine: 'argo-cd' }, queueName: undefined });
  expect([app, chart, group].map((scope) => defaultOf(scope, 'security'))).toEqual([
    'baseline',
    'baseline',
    'restricted',
  ]);
  expect(defaultOf(group, 'queueName')).toBe('all');
  expect(defaultOf(group, 'gitOps')).toEqual({ engine: 'argo-cd' });
  expect(defaultOf(chart, 'gitOps')).toBeUndefined();
});

test.each<[object, string, string]>([
  [{ securty: 'restricted' }, 'there is no setting "securty"', 'did you mean security?'],
  [
    { security: 'strict' },
    'security must be one of the profiles, is "strict"',
    'there are: restricted, baseline, none',
  ],
  [{ gitOps: 'argo-cd' }, 'gitOps must be an object, is "argo-cd"', "write gitOps: { engine: 'argo-cd' }"],
  [{ gitOps: { engine: 'argo' } }, 'gitOps.engine must be one of the engines, is "argo"', 'there are: argo-cd, flux'],
  [{ queueName: '' }, 'queueName must be the name of a queue', "write queueName: 'team-a'"],
])('%j is refused', (defaults, message, hint) => {
  const chart = new Chart(new App(), 'etl');
  expect(() => setDefaults(chart, defaults)).toThrow(
    expect.objectContaining({ message: `defaults of etl: ${message}`, hint }),
  );
});
