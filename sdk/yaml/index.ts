export type { ScalarText } from './builder.ts';
export type { FieldPath } from './locate.ts';
export { type Position, placeAt, showLine, YamlError, type YamlErrorDetails } from './problem.ts';
export { readReadable, readYaml, type YamlDocument } from './read.ts';
export { readsAsString } from './scalar.ts';
export { writeYaml } from './write.ts';
