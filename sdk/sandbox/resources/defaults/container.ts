import { type Fields, isFields } from '../../../batch-v1/fields.ts';
import {
  canonicalResources,
  changeEach,
  changeField,
  changeFields,
  isAmount,
  withDefaults,
  without,
} from './fields.ts';
import { canonicalQuantity } from './quantity.ts';

/** `SetDefaults_Container` and those below it (pkg/apis/core/v1/defaults.go). */
export function containerDefaults(container: Fields): Fields {
  const filled = withDefaults(container, {
    imagePullPolicy: pullPolicy(container.image),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  let result = changeFields(filled, 'resources', canonicalResources);
  result = changeEach(result, 'ports', (port) => withDefaults(port, { protocol: 'TCP' }));
  result = changeEach(result, 'env', (variable) => changeFields(variable, 'valueFrom', valueFromDefaults));
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    result = changeFields(result, probe, probeDefaults);
  }
  if (!isFields(result.lifecycle)) return result;
  const lifecycle = lifecycleDefaults(result.lifecycle);
  return Object.keys(lifecycle).length > 0
    ? changeField(result, 'lifecycle', () => lifecycle)
    : without(result, 'lifecycle');
}

/** Its stopSignal is behind a gate that is off in 1.35. */
function lifecycleDefaults(lifecycle: Fields): Fields {
  const kept = without(lifecycle, 'stopSignal');
  return changeFields(changeFields(kept, 'postStart', handlerDefaults), 'preStop', handlerDefaults);
}

/** Always for the tag latest, which is also that of an image without tag and digest. */
export function pullPolicy(image: unknown): string {
  if (typeof image !== 'string' || image === '') return 'IfNotPresent';
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/]*)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function valueFromDefaults(source: Fields): Fields {
  let result = changeFields(source, 'fieldRef', fieldRefDefaults);
  result = changeFields(result, 'resourceFieldRef', resourceFieldRefDefaults);
  return changeFields(result, 'fileKeyRef', (reference) => withDefaults(reference, { optional: false }));
}

export function fieldRefDefaults(reference: Fields): Fields {
  return withDefaults(reference, { apiVersion: 'v1' });
}

/** A quantity that is no pointer is always written. */
export function resourceFieldRefDefaults(reference: Fields): Fields {
  return changeField(withDefaults(reference, { divisor: '0' }), 'divisor', (divisor: unknown) =>
    isAmount(divisor) ? canonicalQuantity(divisor, false) : divisor,
  );
}

function probeDefaults(probe: Fields): Fields {
  const filled = withDefaults(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return changeFields(handlerDefaults(filled), 'grpc', (grpc) => withDefaults(grpc, { service: '' }));
}

function handlerDefaults(handler: Fields): Fields {
  return changeFields(handler, 'httpGet', (call) => withDefaults(call, { path: '/', scheme: 'HTTP' }));
}
