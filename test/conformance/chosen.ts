import { keyOf } from './run.ts';
import { scenarios as all } from './scenarios/index.ts';

const pattern = new RegExp(process.env.CONFORMANCE_ONLY ?? '');

/** All scenarios, or while something is being looked into those that CONFORMANCE_ONLY (a regular expression) names. */
export const scenarios = all.filter((scenario) => pattern.test(keyOf(scenario)));
