import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built plugin, as a command. */
export const plugin = ['node', join(root, 'dist/plugin/bin.cjs')];

/** A program of this folder, which loads the built SDK or a peer. */
export const program = (name: string) => ['node', join(root, 'test/bench/programs', name)];
