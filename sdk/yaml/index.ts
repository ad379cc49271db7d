export type { FieldPath } from './locate.ts';
export { type Position, placeAt, showLine } from './problem.ts';
export { readYaml, type YamlDocument } from './read.ts';
export { writeYaml } from './write.ts';
