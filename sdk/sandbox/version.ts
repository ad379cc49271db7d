/** The Kubernetes that the sandbox is like. */
export const VERSION = 'v1.35.4+sandbox';
