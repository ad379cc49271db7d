/**
 * Replaces `$(NAME)` by a variable that there is, `$$` by `$`, and leaves all else, as Kubernetes does in commands,
 * arguments and values (third_party/forked/golang/expansion).
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:(\$)|\(([^)]*)\))/g, (whole, dollar: string | undefined, name: string) =>
    dollar ? '$' : (variables.get(name) ?? whole),
  );
}
