/** An engine that tests and `dev:apart` start: where its programs come from when the machine does not have them. */
export interface Backend {
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  /** The environment key that names the programs; who sets it brings their own. */
  readonly key: string;
  /** What decides the programs: a change brings them anew. */
  readonly recipe: readonly string[];
  /** The programs that the machine has already, as the value of `key`. */
  installed(): string | undefined;
  /** Brings the programs into the empty folder. Throws `BackendMissingError`. */
  bring(folder: string): Promise<void>;
  /** The value of `key` for programs in the folder. */
  programsIn(folder: string): string;
}

/** The engine cannot be had here; the message ends with what a person can do. */
export class BackendMissingError extends Error {
  override readonly name = 'BackendMissingError';
}
