import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { programPlace } from '../../../plugin/input/program-place.ts';
import { inFolder } from './folder.ts';

/** Other tests have another place for the sake of speed: test/helpers/program-place.ts. */
test('in the source tree, programs are run by jiti and import the sources', () =>
  inFolder(
    {
      'jobs.ts':
        "import { formatIndexes, parseIndexes } from 'kubectl-batch/manifest';\nthrow formatIndexes(parseIndexes('0,1,2'));",
    },
    async (cwd) => {
      const { entry, modules, resolveFrom } = programPlace();
      expect(modules['kubectl-batch']).toMatch(/\/sdk\/index\.ts$/);
      const assignment = JSON.stringify({ program: `${cwd}/jobs.ts`, args: [], modules, resolveFrom });
      const { output } = spawnSync(process.execPath, [...entry, assignment], { cwd, stdio: ['ignore', 2, 2, 'pipe'] });
      expect(JSON.parse(`${output[3]}`)).toMatchObject({
        type: 'failed',
        error: { message: '0-2' },
      });
    },
  ));
