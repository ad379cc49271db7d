/** All in milliseconds. */
export interface MigrationTimings {
  /**
   * From the moment that all pods are seen without owner and finalizer to NEW's creation, at least; before it the Job controller has
   * to show that it has seen it, too (settle.ts). What it is doing to the pods at that moment needs some time as well: it would take
   * the finalizer off pods that NEW has just adopted. On a real, overloaded control plane (four migrations of 20 pods at once, 50 of
   * each kind), by waiting alone, without a wait 1 in 100 started a pod too many and 4 lost finalizers; with 250 and 500 ms no pod was
   * too many and 3 in 200 lost finalizers; with 1000 ms none did.
   */
  settle: number;
  /** The same where NEW has the name of the Job that was taken away: what the controller remembers under that name must be gone. */
  settleSameName: number;
  /**
   * The most where the controllers took longer than that to let the pods go: then as long as they took. The Job controller goes
   * through the pods of a Job that is gone one after the other, by what it knew of them (syncOrphanPodsBySelector).
   */
  settleMost: number;
  /** From the moment that the Job controller has shown it to NEW's creation, at least: a pod that it showed it by may be in its queue again. */
  seen: number;
  /** Between two looks at a Job that is to go; the first looks follow each other quicker than later ones. */
  poll: { first: number; most: number };
  /** Once every pod has its owner: so long NEW may take to count those that have ended. A back-off can hold that up for minutes. */
  counting: number;
  /** A finalizer that is missing for so long is put back: the controller takes it off itself, just before it deletes a pod. */
  repair: number;
  /** A finalizer that is left on a pod without owner for so long is taken off: some controllers do not try twice. */
  sweep: number;
  /** A wait is told of each time that it has lasted so long again. */
  slow: number;
  /** Between two tries to create NEW after refusals. */
  refused: { first: number; most: number };
}

export const migrationTimings: MigrationTimings = {
  settle: 1000,
  settleSameName: 2000,
  settleMost: 10_000,
  seen: 500,
  poll: { first: 50, most: 250 },
  counting: 10_000,
  repair: 1000,
  sweep: 10_000,
  slow: 30_000,
  refused: { first: 1000, most: 30_000 },
};

/** Milliseconds: how long a run may hold a migration without a word, and how often it gives one. */
export const lease = { lasts: 15_000, renewed: 5000 };
