import { Duration } from 'cdk8s';
import { commandOf, image, labels, regionOf } from './settings.mjs';

/** One Job's props for our constructs. */
export const propsOf = (index) => ({
  podMetadata: { labels },
  backoffLimit: 2,
  ttlAfterFinished: Duration.hours(1),
  containers: [
    {
      name: 'main',
      image,
      command: commandOf(index),
      env: { REGION: regionOf(index) },
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
    },
  ],
});
