export { AppError, type AppErrorOptions, type ErrorRecord } from './app-error.js';
export { Clock, FixedClock, SystemClock } from './clock.js';
export { type ErrorCode, type ErrorDefinition, errorCatalogue, isErrorCode } from './error-catalogue.js';
export { chunkIdOf, documentIdOf, type IdPrefix, newId, versionIdOf } from './ids.js';
