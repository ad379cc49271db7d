/** What the Jobs of the programs in this folder are made of; see ../inputs.ts for the same in YAML. */
export const count = Number(process.argv[2]);
export const indexes = Array.from({ length: count }, (_, index) => index);
export const nameOf = (index) => `convert-${index}`;
export const labels = { app: 'convert' };
export const image = 'registry.example.com/convert:1.4.2';
export const commandOf = (index) => ['convert', '--from', `s3://in/2026/part-${index}.csv`, '--level', `l${index % 9}`];
export const regionOf = (index) => (index % 2 ? 'eu-west-1' : 'us-east-1');
