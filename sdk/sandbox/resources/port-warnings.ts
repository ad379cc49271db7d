import { type Fields, listOfFields } from '../../batch-v1/fields.ts';
import { fieldName, type Path } from './validate/words.ts';

interface Port {
  field: string;
  port: Fields;
}

/** Ports of a pod that get into each other's way. */
export function portWarnings(pod: Fields, path: Path): string[] {
  const ports: Port[] = ['initContainers', 'containers'].flatMap((list) =>
    listOfFields(pod[list]).flatMap((container, index) =>
      listOfFields(container.ports).map((port, at) => ({
        field: fieldName([...path, list, index, 'ports', at]),
        port,
      })),
    ),
  );
  const clashes = ports.flatMap((each, index) =>
    ports.slice(0, index).flatMap((other) => clash(each, other).map((text) => `${each.field}: ${text}`)),
  );
  const names = ports.flatMap(({ field, port }, index) => {
    const other = port.name && ports.slice(0, index).find((earlier) => earlier.port.name === port.name)?.field;
    const text = `duplicate port name ${JSON.stringify(port.name)} with ${other}, services and probes that select ports by name will use ${other}`;
    return other ? [`${field}: ${text}`] : [];
  });
  return [...clashes, ...names];
}

function clash({ port }: Port, { field, port: other }: Port): string[] {
  if (port.containerPort !== other.containerPort || port.protocol !== other.protocol) return [];
  const [host, otherHost] = [port.hostPort ?? 0, other.hostPort ?? 0];
  const [ip, otherIp] = [port.hostIP ?? '', other.hostIP ?? ''];
  if (ip === otherIp && host === otherHost) return [`duplicate port definition with ${field}`];
  if (host === 0 || otherHost === 0) return [`overlapping port definition with ${field}`];
  const isUnclear = host === otherHost && (ip === '') !== (otherIp === '');
  return isUnclear ? [`dangerously ambiguous port definition with ${field}`] : [];
}
