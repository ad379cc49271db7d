/** Exactly one of the fields of `T`, which are all required there; the others stay undefined. */
export type OneOf<T> = { [Chosen in keyof T]: Pick<T, Chosen> & Without<T, Chosen> }[keyof T];

/** The fields of `T` but for the chosen one, none of which is there. */
export type Without<T, Chosen extends keyof T> = { [Field in Exclude<keyof T, Chosen>]?: undefined };
