/** node-fetch asks for these; Node has had them as globals for years. */
export const URL = globalThis.URL;
export const URLSearchParams = globalThis.URLSearchParams;
export default { URL, URLSearchParams };
