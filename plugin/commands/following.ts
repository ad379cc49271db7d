import type { Context, Output } from '../context.ts';
import type { Flags } from '../flags.ts';
import type { View } from '../follow/view.ts';

/** Flags of every verb that follows Jobs. */
export const followFlags = {
  timeout: {
    type: 'duration',
    value: 'DURATION',
    summary: 'Give up following after this time, with exit code 4; the Jobs run on.',
  },
  'fail-fast': {
    type: 'boolean',
    summary:
      'End with exit code 7 as soon as a pod is stuck for good: an image that does not exist, a broken configuration.',
  },
} as const satisfies Flags;

/** The view that fits where it is written to, and how often it wants to be redrawn. */
export async function viewFor(
  kind: 'auto' | 'json' | 'quiet',
  out: Output,
  context: Context,
  options: { namespaces: boolean },
): Promise<{ view: View; tick?: number }> {
  const { jsonView, lineView, liveView } = await import('../follow/view.ts');
  if (kind === 'json') return { view: jsonView(out, context.stderr, context.stdout) };
  const dumb = context.env.TERM === 'dumb';
  // Without an event, too: clocks go on, and a line that was held back for a second is due.
  const tick = 1000;
  if (!out.isTTY || dumb) return { view: lineView(out, context.stderr, context.stdout, options), tick };
  return { view: liveView(out, context.stdout, { colour: wantsColour(context, out), ...options }), tick };
}

/** https://no-color.org: any value but the empty one turns colour off. */
export function wantsColour(context: Context, out: Output): boolean {
  return out.isTTY && !context.env.NO_COLOR && context.env.TERM !== 'dumb';
}
