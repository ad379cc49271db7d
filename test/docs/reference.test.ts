import { expect, test } from 'vitest';
import { renderReference } from './reference.ts';

test('docs/commands.md says what the program does; -u writes it', async () => {
  await expect(renderReference()).toMatchFileSnapshot('../../docs/commands.md');
});
