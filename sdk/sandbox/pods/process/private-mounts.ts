import { spawnSync } from 'node:child_process';
import type { Mount } from './mounts.ts';

/**
 * Runs a command in a tree of files of its own (a mount namespace of Linux): the machine's, with the mounts in it. Nobody
 * else sees them, and they go with the last of its processes.
 *
 * A path that is there is mounted over. For one that is not, the nearest folder above it is replaced by one in memory, with
 * all that it holds bound into it: nothing is made on the machine's disks.
 */
const SCRIPT = `
set -e
path=$PATH
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
root=$1 wd=$2 count=$3
shift 3
mirror() {
  mount -t tmpfs -o mode=755 sandbox "$root$1"
  for entry in "$1"/* "$1"/.[!.]*; do
    new=$root$entry
    if [ -L "$entry" ]; then ln -s "$(readlink "$entry")" "$new"
    elif [ -d "$entry" ]; then mkdir "$new"; mount --rbind "$entry" "$new"
    elif [ -e "$entry" ]; then : > "$new"; mount --bind "$entry" "$new"
    fi
  done
}
mirror ""
own=:/:
while [ "$count" -gt 0 ]; do
  target=$(readlink -m "$2")
  if ! [ -e "$root$target" ]; then
    above=$(dirname "$target")
    while ! [ -e "$root$above" ]; do above=$(dirname "$above"); done
    case $own in
      *":$above:"*) ;;
      *) if [ -e "$above" ]; then mirror "$above"; own=$own$above:; fi ;;
    esac
    if [ -d "$1" ]; then mkdir -p "$root$target"; else mkdir -p "$(dirname "$root$target")"; : > "$root$target"; fi
  fi
  mount --rbind "$1" "$root$target"
  own=$own$target:
  if [ "$3" = ro ]; then mount -o remount,bind,ro "$root$target" || :; fi
  count=$((count - 1))
  shift 3
done
chroot=$(command -v chroot)
PATH=$path
exec "$chroot" "$root" /bin/sh -c 'cd "$0" 2>/dev/null || cd /; exec "$@" 3>&-' "$wd" "$@"
`;

/** The words before a command that runs it so. */
export function inPrivateMounts(mounts: readonly Mount[], emptyFolder: string, workingFolder: string): string[] {
  const outerFirst = [...mounts].sort((a, b) => a.target.length - b.target.length);
  const words = outerFirst.flatMap(({ source, target, readOnly }) => [source, target, readOnly ? 'ro' : 'rw']);
  const shell = ['/bin/sh', '-c', SCRIPT, 'sandbox', emptyFolder, workingFolder, String(mounts.length), ...words];
  return ['unshare', ...unshareOptions(), ...shell];
}

/** Whoever is not root is root within, since else nothing may be mounted. */
function unshareOptions(): string[] {
  return process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
}

let possible: boolean | undefined;

/** Whether this machine can: Linux, where it lets its users. */
export function canMountPrivately(): boolean {
  possible ??=
    process.platform === 'linux' &&
    spawnSync('unshare', [...unshareOptions(), 'mount', '-t', 'tmpfs', 'sandbox', '/tmp'], { stdio: 'ignore' })
      .status === 0;
  return possible;
}
