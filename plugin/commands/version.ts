import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { clusterFlags } from '../flags.ts';
import { version as clientVersion } from '../version.ts';
import { connectTo } from './shared.ts';

export const version = defineCommand({
  name: 'version',
  summary: 'Show the version of this program and of the cluster.',
  usage: ['version [--client] [-o json|yaml] [flags]'],
  examples: [
    { does: 'This program and the cluster', words: 'version' },
    { does: 'Without asking the cluster', words: 'version --client' },
  ],
  flags: {
    ...clusterFlags,
    client: { type: 'boolean', summary: 'Only the version of this program; asks no cluster.' },
    output: { type: 'string', short: 'o', choices: ['json', 'yaml'], summary: 'Print the versions as an object.' },
  },
  async run({ flags }, context) {
    const versions: { clientVersion: string; serverVersion?: string } = { clientVersion };
    if (!flags.client) {
      const kube = await connectTo(flags, context);
      const { serverVersion } = await import('../kube/index.ts');
      versions.serverVersion = (await serverVersion(kube)).gitVersion;
    }
    context.stdout.write(await renderVersions(versions, flags.output));
    return exitCodes.done;
  },
});

async function renderVersions(
  versions: { clientVersion: string; serverVersion?: string },
  output: 'json' | 'yaml' | undefined,
): Promise<string> {
  if (output === 'json') return `${JSON.stringify(versions, null, 2)}\n`;
  if (output === 'yaml') return (await import('../../sdk/yaml/index.ts')).writeYaml([versions]);
  const server = versions.serverVersion === undefined ? '' : `Server Version: ${versions.serverVersion}\n`;
  return `Client Version: v${versions.clientVersion}\n${server}`;
}
