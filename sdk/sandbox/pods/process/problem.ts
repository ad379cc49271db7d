/** Why a container cannot be made: what its waiting state says. */
export class ContainerProblem extends Error {
  override readonly name = 'ContainerProblem';
  /** The pod as a whole waits for a volume, its event is FailedMount. */
  readonly isVolume: boolean;

  constructor(message: string, isVolume = false) {
    super(message);
    this.isVolume = isVolume;
  }
}
