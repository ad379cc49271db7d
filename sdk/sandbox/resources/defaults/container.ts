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
  const onlySignal = isFields(result.lifecycle) && Object.keys(result.lifecycle).join() === 'stopSignal';
  return onlySignal ? without(result, 'lifecycle') : changeFields(result, 'lifecycle', lifecycleDefaults);
}

/** Its stopSignal is behind a gate that is off in 1.35. */
function lifecycleDefaults(lifecycle: Fields): Fields {
  const kept = without(lifecycle, 'stopSignal');
  return changeFields(changeFields(kept, 'postStart', handlerDefaults), 'preStop', handlerDefaults);
}

const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::\\d+)?';
const IMAGE = new RegExp(`^(?:${HOST}/)?${PART}(?:/${PART})*(?::([\\w][\\w.-]{0,127}))?(@.+)?$`);

/** Always for the tag latest, which is also that of an image without tag and digest; not for what is no image's name. */
export function pullPolicy(image: unknown): string {
  const [found, tag, digest] = typeof image === 'string' ? (IMAGE.exec(image) ?? []) : [];
  const latest = found !== undefined && (tag === 'latest' || (tag === undefined && digest === undefined));
  return latest ? 'Always' : 'IfNotPresent';
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
