import type { Readable } from 'node:stream';

export interface StoredObject {
  /** `originals/<tenant>/<sha256>`, content-addressed, or the key of an upload or of a derived object. */
  readonly objectKey: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What must be known to make the store again from the originals: one JSON line each. */
export interface ManifestEntry extends StoredObject {
  readonly tenant: string;
  readonly collection: string;
  readonly externalId: string;
  readonly fileName: string;
  readonly title: string;
  readonly mediaType: string;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly access: readonly string[];
  /** A line that withdraws the document. */
  readonly deleted?: true;
}

export interface PutOptions {
  readonly tenantId: string;
  /** Above it the upload stops with `UPLOAD_TOO_LARGE` and nothing is left behind. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/**
 * Files by key, for several processes at once. What a promise acknowledged survives the loss of power, an upload from the
 * moment it is kept.
 */
export abstract class ObjectStore {
  /**
   * Streams a file in under a key of its own, so that nothing that happens to other copies of the same content touches
   * it. Throws `UPLOAD_TOO_LARGE`, `STORE_UNWRITABLE`.
   */
  abstract putUpload(content: Readable, options: PutOptions): Promise<StoredObject>;
  /**
   * Moves an upload to the key of its content, `originalKeyOf(uploadKey)`, in place of an equal one; nothing happens when
   * that was done before. Throws `OBJECT_NOT_FOUND` when neither is there.
   */
  abstract keepUpload(uploadKey: string): Promise<void>;
  /** Writes or replaces a derived object, such as `derived/<tenant>/<version>/text.txt`. */
  abstract putDerived(objectKey: string, content: string | Uint8Array): Promise<void>;
  /** Throws `OBJECT_NOT_FOUND`. */
  abstract read(objectKey: string): Promise<Readable>;
  abstract readText(objectKey: string): Promise<string>;
  abstract has(objectKey: string): Promise<boolean>;
  /** Hands the object to a program that needs a path; the path is good until the callback ends. */
  abstract withLocalFile<Result>(objectKey: string, use: (path: string) => Promise<Result>): Promise<Result>;
  /** Number removed: 0 or 1. */
  abstract remove(objectKey: string): Promise<number>;
  /** Objects whose key starts so; number removed. */
  abstract removeAll(prefix: string): Promise<number>;
  abstract list(prefix: string): AsyncIterable<{ objectKey: string; bytes: number; modifiedAt: Date }>;
  abstract appendManifest(entry: ManifestEntry): Promise<void>;
  /** Every line in order; a torn one (power loss, full disk) is left out. */
  abstract readManifest(): AsyncIterable<ManifestEntry>;
}
