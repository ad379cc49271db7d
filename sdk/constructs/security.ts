import type { IConstruct } from 'constructs';
import { type Fields, fieldsOf, listOfFields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { podSecurityProblems } from '../batch-v1/pod-security.ts';
import { defaultOf, type SecurityProfile } from './settings.ts';
import type { SpecPart } from './spec-part.ts';

/** The user that images without root are made for. An image whose user is root would never start without one. */
const USER = 65532;
const TMP = 'batch-tmp';

/** Brings the pods of a Job to a security profile. */
export class Security implements SpecPart {
  readonly props = ['security'];
  private readonly construct: IConstruct;
  private readonly given: SecurityProfile | undefined;

  constructor(construct: IConstruct, given: SecurityProfile | undefined) {
    this.construct = construct;
    this.given = given;
  }

  /** Defaults of the scope may come after the Job. */
  private profile(): SecurityProfile {
    return this.given ?? defaultOf(this.construct, 'security') ?? 'none';
  }

  render(spec: Fields): Fields {
    if (this.profile() !== 'restricted') return spec;
    const template = spec.template as Fields;
    return { ...spec, template: { ...template, spec: restrict(template.spec as Fields) } };
  }

  findings(): Finding[] {
    const profile = this.profile();
    if (['restricted', 'baseline', 'none'].includes(profile)) return [];
    const message = 'must be "restricted", "baseline" or "none"';
    return [{ level: 'error', rule: 'security', path: ['security'], value: profile, message }];
  }

  /** What the profile forbids in the pod as it will be written, passthrough and patches included. */
  podFindings(pod: Fields, path: Finding['path']): Finding[] {
    const profile = this.profile();
    if (profile !== 'restricted' && profile !== 'baseline') return [];
    return podSecurityProblems(pod, profile).map((problem) => ({
      level: 'error',
      rule: `security-${profile}`,
      path: [...path, ...problem.path],
      value: problem.value,
      message: problem.message,
      fix: `the security profile ${profile} wants that`,
    }));
  }
}

/** The pod as the level `restricted` wants it. Whatever the user wrote himself stays. */
function restrict(pod: Fields): Fields {
  const windows = fieldsOf(pod.os).name === 'windows';
  const user = windows ? {} : { runAsUser: USER, seccompProfile: { type: 'RuntimeDefault' } };
  const securityContext = { runAsNonRoot: true, ...user, ...fieldsOf(pod.securityContext) };
  if (windows) return { ...pod, securityContext };
  const containers = listOfFields(pod.containers).map(restrictContainer);
  const initContainers = listOfFields(pod.initContainers).map(restrictContainer);
  const volumes = listOfFields(pod.volumes);
  const mounted = [...containers, ...initContainers].some((container) =>
    listOfFields(container.volumeMounts).some(({ name }) => name === TMP),
  );
  return {
    ...pod,
    securityContext,
    containers,
    ...(initContainers.length > 0 && { initContainers }),
    ...(mounted && { volumes: [...volumes, { name: TMP, emptyDir: {} }] }),
  };
}

/** Most programs want to write to /tmp. */
function restrictContainer(container: Fields): Fields {
  const given = fieldsOf(container.securityContext);
  const securityContext = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    ...given,
    capabilities: { drop: ['ALL'], ...fieldsOf(given.capabilities) },
  };
  const mounts = listOfFields(container.volumeMounts);
  const hasTmp = mounts.some(({ mountPath }) => /^\/tmp\/*$/.test(String(mountPath)));
  if (hasTmp || !securityContext.readOnlyRootFilesystem) return { ...container, securityContext };
  return { ...container, securityContext, volumeMounts: [...mounts, { name: TMP, mountPath: '/tmp' }] };
}
