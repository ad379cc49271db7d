/** An object of the pod's namespace. */
export interface LocalReference {
  /** Of the object. */
  name: string;
}
