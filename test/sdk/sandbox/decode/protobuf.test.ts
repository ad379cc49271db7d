import { describe, expect, test } from 'vitest';
import { readProtobuf } from '../../../../sdk/sandbox/decode/protobuf.ts';

/** What `kubectl create` of 1.35 sends. */
const SENT = {
  quota:
    'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRIzChEKAXESABoAIgAqADIAOABCABIcCg0KA2NwdRIGCgQ1MDBtCgsKBHBvZHMSAwoBMxoAGgAiAA==',
  secret: 'azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAWESAWIaABoAIgA=',
  jobFromCronJob:
    'azhzAAoPCghiYXRjaC92MRIDSm9iEvgCCn8KAmgyEgAaACIAKgAyADgAQgBiKwohY3JvbmpvYi5rdWJlcm5ldGVzLmlvL2luc3RhbnRpYXRlEgZtYW51YWxqPgoHQ3JvbkpvYhoBYyIkNWJiZGM3Y2EtMWVkYy00YWE3LWE0ZjgtN2Q1Nzg3ZTMxNjgyKghiYXRjaC92MTABEuoBEAAy4wEKGAoAEgAaACIAKgAyADgAQgBaBgoBYRIBYhLGARJ8CgFjEgdidXN5Ym94GgRlY2hvGgF4KgBCDwoNCgNjcHUSBgoENTAwbVIkChgSFgoBLxIJCAEQABoDd2ViGgAiBEhUVFAQABgBIAooATADahQvZGV2L3Rlcm1pbmF0aW9uLWxvZ3IGQWx3YXlzgAEAiAEAkAEAogEERmlsZRoJT25GYWlsdXJlIB4oZDIMQ2x1c3RlckZpcnN0QgBKAFIAWABgAGgAcgCCAQCKAQCaARFkZWZhdWx0LXNjaGVkdWxlcsIBAFAAGgggACgAMAA6ABoAIgA=',
};

const read = (text: string) => readProtobuf(Buffer.from(text, 'base64'));

describe('protobuf of Go clients becomes the JSON that they would have written', () => {
  test('a Job: zeros that mean something stay, others are left out', () => {
    expect(read(SENT.jobFromCronJob)).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'h2',
        creationTimestamp: null,
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [
          {
            apiVersion: 'batch/v1',
            kind: 'CronJob',
            name: 'c',
            uid: '5bbdc7ca-1edc-4aa7-a4f8-7d5787e31682',
            controller: true,
          },
        ],
      },
      spec: {
        completions: 0,
        suspend: false,
        template: {
          metadata: { creationTimestamp: null, labels: { a: 'b' } },
          spec: {
            containers: [
              {
                name: 'c',
                image: 'busybox',
                command: ['echo', 'x'],
                resources: { limits: { cpu: '500m' } },
                livenessProbe: {
                  httpGet: { path: '/', port: 'web', scheme: 'HTTP' },
                  timeoutSeconds: 1,
                  periodSeconds: 10,
                  successThreshold: 1,
                  failureThreshold: 3,
                },
                terminationMessagePath: '/dev/termination-log',
                imagePullPolicy: 'Always',
                terminationMessagePolicy: 'File',
              },
            ],
            restartPolicy: 'OnFailure',
            terminationGracePeriodSeconds: 30,
            activeDeadlineSeconds: 100,
            dnsPolicy: 'ClusterFirst',
            securityContext: {},
            schedulerName: 'default-scheduler',
          },
        },
      },
      status: {},
    });
  });

  test('quantities', () => {
    expect(read(SENT.quota)).toMatchObject({ kind: 'ResourceQuota', spec: { hard: { cpu: '500m', pods: '3' } } });
  });

  test('bytes, in base64', () => {
    expect(read(SENT.secret)).toMatchObject({ kind: 'Secret', data: { a: 'Yg==' } });
  });

  test('nothing of a kind that is not known', () => {
    const widget = 'azhzAAoMCgJ2MRIGV2lkZ2V0EgA=';
    expect(Buffer.from(widget, 'base64').includes('Widget')).toBe(true);
    expect(read(widget)).toBeUndefined();
  });

  test.each([
    ['no protobuf', Buffer.from('{"a":1}'), 'provided data does not appear to be a protobuf message, expected prefix'],
    ['a part of one', Buffer.from(SENT.quota, 'base64').subarray(0, 40), 'unexpected EOF'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readProtobuf(bytes)).toThrow(message);
  });
});
