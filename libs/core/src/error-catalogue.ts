/** What a code means to a caller; the one list from which HTTP, the transport and the reference are made. */
export interface ErrorDefinition {
  /** HTTP status of the problem document. */
  readonly status: number;
  /** RFC 9457 title: the same words at every occurrence. */
  readonly title: string;
  /** Whether the same request can succeed later without a change. */
  readonly retryable: boolean;
  /** What the caller does next. */
  readonly nextStep: string;
}

function define(status: number, title: string, nextStep: string): ErrorDefinition {
  return { status, title, nextStep, retryable: false };
}

/** For what can pass by itself. */
function defineTransient(status: number, title: string, nextStep: string): ErrorDefinition {
  return { status, title, nextStep, retryable: true };
}

export const errorCatalogue = {
  VALIDATION_FAILED: define(400, 'The request is not valid', 'Correct the named fields and send it again.'),
  UNAUTHENTICATED: define(401, 'No valid key', 'Send `Authorization: Bearer plk_…` with a key that exists.'),
  FORBIDDEN: define(403, 'Not allowed', 'Use a key that has the needed scope, or do what the detail says.'),
  ROUTE_NOT_FOUND: define(404, 'No such route', 'See /docs for the routes and their methods.'),
  DOCUMENT_NOT_FOUND: define(404, 'No such document', 'List the documents with GET /documents.'),
  COLLECTION_NOT_FOUND: define(404, 'No such collection', 'List the collections with GET /collections.'),
  JOB_NOT_FOUND: define(404, 'No such job', 'Use the jobId that the upload returned.'),
  SESSION_NOT_FOUND: define(404, 'No such session', 'Create one with POST /sessions.'),
  TURN_NOT_FOUND: define(404, 'No such turn', 'Use the turnId that an answer returned.'),
  KEY_NOT_FOUND: define(404, 'No such key', 'List the keys with GET /keys.'),
  ANSWER_NOT_FOUND: define(
    404,
    'No such answer',
    'An answer can be resumed only for a few seconds: ask again.',
  ),
  MODEL_NOT_FOUND: define(404, 'No such model', 'List the models with GET /v1/models.'),
  OBJECT_NOT_FOUND: define(404, 'No such object', 'Upload the file again.'),
  METHOD_NOT_ALLOWED: define(405, 'Method not allowed', 'See /docs for the methods of this route.'),
  CONFLICT: define(409, 'The state does not allow this', 'Read the current state, then decide.'),
  DOCUMENT_GONE: define(410, 'The document was deleted', 'Ask for a current document.'),
  REQUEST_TOO_LARGE: define(413, 'The request is too large', 'Send a smaller body.'),
  UPLOAD_TOO_LARGE: define(413, 'The file is too large', 'Split the file, or raise UPLOAD_MAX_BYTES.'),
  UNSUPPORTED_MEDIA: define(
    415,
    'This kind of content is not read',
    'Send JSON as application/json, files as multipart/form-data in a format that the README lists.',
  ),
  DOCUMENT_UNREADABLE: define(422, 'The document cannot be read', 'Open and save it again, then upload it.'),
  DOCUMENT_ENCRYPTED: define(422, 'The document is encrypted', 'Remove its password, then upload it.'),
  DOCUMENT_BOMB: define(422, 'The document expands beyond all limits', 'Do not upload it again.'),
  DOCUMENT_EMPTY: define(422, 'The document has no text', 'Run text recognition over it, then upload it.'),
  RATE_LIMITED: defineTransient(429, 'Too many requests', 'Wait as long as Retry-After says.'),
  BUDGET_EXCEEDED: define(429, 'The budget is spent', 'Raise the budget or wait for the next period.'),
  REPLICA_LOST: defineTransient(
    503,
    'The process that worked on it was lost',
    'Look whether it was done; if not, send it again.',
  ),
  POISON: define(
    500,
    'This request ended the processes that ran it',
    'Report the requestId to the operator.',
  ),
  MESSAGE_UNAUTHENTICATED: define(
    500,
    'A service did not believe the message of another',
    'Check the signing keys of both services.',
  ),
  CANCELLED: define(499, 'The caller went away', 'Send the request again if you still need it.'),
  INTERNAL: define(500, 'Something went wrong here', 'Report the requestId to the operator.'),
  DATA_LOSS: defineTransient(500, 'Part of a streamed reply was lost', 'Send the request again.'),
  MODEL_FAILED: defineTransient(
    502,
    'The model did not answer',
    'Try again; if it stays, check the model server.',
  ),
  NO_HANDLER: defineTransient(
    503,
    'Nothing answers this call',
    'Check that the service runs in this release.',
  ),
  NO_RESPONDERS: defineTransient(
    503,
    'No process of the service is there',
    'Wait as long as Retry-After says, or start the service.',
  ),
  OVERLOADED: defineTransient(503, 'Too much work at once', 'Wait as long as Retry-After says.'),
  UNAVAILABLE: defineTransient(503, 'A part is not available', 'Wait as long as Retry-After says.'),
  DATABASE_REFUSED: defineTransient(
    503,
    'The database refuses this service',
    'Correct what the detail names; the service then connects by itself.',
  ),
  SCHEMA_OUTDATED: defineTransient(
    503,
    'The database lacks a migration',
    "Run the service's migrate command; the service goes on by itself.",
  ),
  STORE_LOCKED: define(
    503,
    'The data folder is in use',
    'Stop the process that holds it, or choose another DATA_DIR.',
  ),
  STORE_UNWRITABLE: defineTransient(
    503,
    'The data folder cannot be written',
    'Make room or give write permission, then try again.',
  ),
  DEADLINE: defineTransient(504, 'It took too long', 'Try again, or ask for less.'),
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorCatalogue;

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}
