import { documentIdOf, versionIdOf } from '@plumbline/core';

export interface Identity {
  readonly documentId: string;
  readonly versionId: string;
  readonly externalId: string;
}

/** Who a file is: its external id, by default its name, says which document; its content which version. */
export function identify(
  file: { collection: string; externalId?: string; fileName: string; sha256: string },
  tenantId: string,
): Identity {
  const externalId = file.externalId ?? file.fileName;
  const documentId = documentIdOf(tenantId, file.collection, externalId);
  return { documentId, versionId: versionIdOf(documentId, file.sha256), externalId };
}
