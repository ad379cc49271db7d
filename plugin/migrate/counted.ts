/** `1 pod`, `3,412 pods`. */
export function counted(count: number, word: string, many = `${word}s`): string {
  return `${grouped(count)} ${count === 1 ? word : many}`;
}

/** `3,412` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `a`, `a and b`, `a, b and c`. */
export function andList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
