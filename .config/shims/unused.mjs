/** Stands in for what client-node imports and the plugin never calls: its YAML reader, its HTTP client. */
function unused() {
  throw new Error('this part of @kubernetes/client-node is not bundled');
}
export default Object.assign(unused, { load: unused });
export class Headers {}
export class FormData {}
export class AbortError extends Error {}
export class FetchError extends Error {}
