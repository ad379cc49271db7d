import type { Command } from '../command.ts';
import { diff } from './diff.ts';
import { expand } from './expand.ts';
import { init } from './init.ts';
import { lint } from './lint.ts';
import { list } from './list.ts';
import { migrate } from './migrate.ts';
import { resume } from './resume.ts';
import { run } from './run.ts';
import { sandbox } from './sandbox.ts';
import { suspend } from './suspend.ts';
import { synth } from './synth.ts';
import { version } from './version.ts';
import { watch } from './watch.ts';

/** Every verb, in the order of help. */
export const commands: Command[] = [
  run,
  watch,
  list,
  suspend,
  resume,
  migrate,
  synth,
  expand,
  lint,
  diff,
  init,
  sandbox,
  version,
];
