/** Loads the SOCKS client for those few whose kubeconfig names a SOCKS proxy. */
exports.SocksProxyAgent = function SocksProxyAgent(...words) {
  const { SocksProxyAgent: Agent } = require('socks-proxy-agent');
  return new Agent(...words);
};
