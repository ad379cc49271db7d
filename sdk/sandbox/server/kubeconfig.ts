/** A kubeconfig with the one context `sandbox`. */
export function kubeconfigOf(server: string, ca: string, token: string): string {
  return `apiVersion: v1
kind: Config
current-context: sandbox
contexts:
- name: sandbox
  context:
    cluster: sandbox
    user: sandbox
clusters:
- name: sandbox
  cluster:
    server: ${server}
    certificate-authority-data: ${Buffer.from(ca).toString('base64')}
users:
- name: sandbox
  user:
    token: ${token}
`;
}
