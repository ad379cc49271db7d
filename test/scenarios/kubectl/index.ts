import { apply } from './apply.ts';
import { change } from './change.ts';
import { create } from './create.ts';
import { discover } from './discover.ts';
import { follow } from './follow.ts';
import { get } from './get.ts';
import { remove } from './remove.ts';

/** What somebody may say to a cluster of batch work with kubectl. */
export const SECTIONS = [...create, ...apply, ...get, ...change, ...remove, ...follow, ...discover];
