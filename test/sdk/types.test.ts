import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cases = [new URL('./types.ts', import.meta.url), new URL('./types-pod.ts', import.meta.url)].map((url) =>
  fileURLToPath(url),
);

test('the types refuse what the API always refuses, and nothing else', () => {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: cases }, ts.sys, root);
  const program = ts.createProgram(cases, options);
  // Of these files alone: what else is in the program is checked elsewhere.
  const found = cases.flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)));
  const problems = found.map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.slice(root.length)}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(problems).toEqual([]);
});
