import { describe, expect, it, test } from 'vitest';
import { renderError } from '../../../plugin/render/errors.ts';
import { BatchError, BatchErrors, UsageError } from '../../../sdk/errors.ts';

const options = { verbose: false, version: '1.2.3' };
const notFound = (name: string) =>
  new BatchError('NotFound', `job "${name}" not found in namespace "default"`, { hint: 'see: kubectl batch list' });

describe('renderError', () => {
  test.each([
    ['a message', new UsageError('unknown flag --x'), 'error: unknown flag --x\n'],
    ['a hint', notFound('pi'), 'error: job "pi" not found in namespace "default"\nhint: see: kubectl batch list\n'],
    [
      'several errors, a shared hint once',
      new BatchErrors([notFound('a'), notFound('b'), new UsageError('third', { hint: 'another' })]),
      [
        'error: job "a" not found in namespace "default"',
        'error: job "b" not found in namespace "default"',
        'hint: see: kubectl batch list',
        'error: third',
        'hint: another',
        '',
      ].join('\n'),
    ],
    ['a message of several lines', new UsageError('differs:\n  spec: 1'), 'error: differs:\n  spec: 1\n'],
    ['no control characters', new UsageError('a\u001b[2J\u0007b'), 'error: ab\n'],
    [
      'our own bug',
      new TypeError('x is not a function'),
      [
        'error: this is a bug in kubectl batch 1.2.3: TypeError: x is not a function',
        'hint: please report it, with what you ran; the same with -v shows where it happened',
        '',
      ].join('\n'),
    ],
    [
      'a thrown text',
      'oops',
      [
        'error: this is a bug in kubectl batch 1.2.3: oops',
        'hint: please report it, with what you ran; the same with -v shows where it happened',
        '',
      ].join('\n'),
    ],
  ])('%s', (_, error, text) => {
    expect(renderError(error, options)).toBe(text);
  });

  it('shows stacks and causes to those who ask', () => {
    const cause = new Error('connect ECONNREFUSED');
    cause.stack = 'Error: connect ECONNREFUSED\n    at socket.js:1';
    const error = new BatchError('Unreachable', 'no answer', { hint: 'is it up?', cause });
    error.stack = 'BatchError: no answer\n    at transport.ts:9';
    expect(renderError(error, { ...options, verbose: true })).toBe(
      [
        'error: no answer',
        '    at transport.ts:9',
        'caused by: Error: connect ECONNREFUSED',
        '    at socket.js:1',
        'hint: is it up?',
        '',
      ].join('\n'),
    );
  });

  it('shows causes that are no errors', () => {
    const error = new BatchError('Interrupted', 'interrupted', { cause: { signal: 'SIGTERM', exitCode: 143 } });
    error.stack = '';
    expect(renderError(error, { ...options, verbose: true })).toBe(
      'error: interrupted\ncaused by: {"signal":"SIGTERM","exitCode":143}\n',
    );
  });

  it('asks for the stack of a bug that it shows', () => {
    const bug = new TypeError('boom');
    bug.stack = 'TypeError: boom\n    at x.ts:1';
    expect(renderError(bug, { ...options, verbose: true })).toBe(
      [
        'error: this is a bug in kubectl batch 1.2.3: TypeError: boom',
        '    at x.ts:1',
        'hint: please report it, with the lines above and what you ran',
        '',
      ].join('\n'),
    );
  });
});
