import type { OneOf } from './one-of.ts';

/** What a probe does, in a container. */
export type ProbeHandler = OneOf<{
  /** Well if the command ends with 0. */
  exec: ExecAction;
  /** Well if the answer's status is 200 to 399. */
  httpGet: HttpGet;
  /** Well if the port can be connected to. */
  tcpSocket: TcpSocket;
  /** Well if the service says SERVING. @since 1.24 (alpha 1.23) */
  grpc: GrpcAction;
}>;

/** How often a probe is made, and what its answers mean. */
export interface ProbeTiming {
  /** Seconds from the start of the container to the first probe; 0 or more. Default: 0. */
  initialDelaySeconds?: number;
  /** Seconds from one probe to the next; 1 or more. Default: 10. */
  periodSeconds?: number;
  /** Seconds until a probe without an answer has failed; 1 or more. Default: 1. */
  timeoutSeconds?: number;
  /** Failures in a row until it counts; 1 or more. Default: 3. */
  failureThreshold?: number;
}

/** A probe of readiness: whether Services send traffic to the pod. */
export type ReadinessProbe = ProbeHandler &
  ProbeTiming & {
    /** Successes in a row until it counts; 1 or more. Default: 1. */
    successThreshold?: number;
    terminationGracePeriodSeconds?: undefined;
  };

/** A probe that kills the container when it fails: of liveness, or of a start that takes too long. */
export type Probe = ProbeHandler &
  ProbeTiming & {
    /** Here always 1. */
    successThreshold?: 1;
    /** Seconds between the signal and the kill; 1 or more. Default: the pod's. @since 1.25 (alpha 1.21) */
    terminationGracePeriodSeconds?: number;
  };

/** A command in the container; no shell is involved. */
export interface ExecAction {
  /** At least one word; its folder is the root. */
  command: string[];
}

/** An HTTP request to the pod. */
export interface HttpGet {
  /** 1 to 65535, or the name of a port of the container. */
  port: number | string;
  /** Default: /. */
  path?: string;
  /** Default: the pod's address. For virtual hosts write a Host header instead. */
  host?: string;
  /** Default: HTTP. Certificates are not checked. */
  scheme?: 'HTTP' | 'HTTPS';
  /** `HTTP1` is HTTP/1.1, `HTTP2` is HTTP/2. Default: HTTP1. @since 1.37 (alpha) */
  protocol?: 'HTTP1' | 'HTTP2';
  /** Sent along. */
  httpHeaders?: HttpHeader[];
}

/** A header of a request. */
export interface HttpHeader {
  /** Such as Host. */
  name: string;
  /** Its text. */
  value: string;
}

/** A TCP connection to the pod. */
export interface TcpSocket {
  /** 1 to 65535, or the name of a port of the container. */
  port: number | string;
  /** Default: the pod's address. */
  host?: string;
}

/** A question of the gRPC health protocol. */
export interface GrpcAction {
  /** 1 to 65535. @since 1.24 (alpha 1.23) */
  port: number;
  /** The service to ask about. Default: empty. @since 1.24 (alpha 1.23) */
  service?: string;
  /** Default: Plaintext. With TLS, certificates are not checked. @since 1.37 (alpha) */
  mode?: 'Plaintext' | 'TLS';
}

/** What happens when a container starts and when it is stopped. */
export interface Lifecycle {
  /** Right after the start, beside the command; its failure kills the container. */
  postStart?: LifecycleHandler;
  /** Before the signal to stop, within the grace period. Not when the container ends by itself. */
  preStop?: LifecycleHandler;
  /** Such as SIGINT; needs the pod's os.name. Default: the image's, else SIGTERM. @since 1.33 (alpha) */
  stopSignal?: string;
}

/** What a hook does. */
export type LifecycleHandler = OneOf<{
  /** Runs a command in the container. */
  exec: ExecAction;
  /** Sends a request. */
  httpGet: HttpGet;
  /** Waits. @since 1.30 (alpha 1.29) */
  sleep: SleepAction;
  /** Has no effect in any version that is still supported. */
  tcpSocket: TcpSocket;
}>;

/** A pause. */
export interface SleepAction {
  /** 0 to the grace period; before 1.33 at least 1. @since 1.30 (alpha 1.29) */
  seconds: number;
}
