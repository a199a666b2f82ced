import { Inject, Injectable } from '@nestjs/common';
import type {
  ApiKey,
  CallContext,
  CreatedKey,
  CreateKeyBody,
  KeyPage,
  KeyScope,
  PageRequest,
} from '@plumbline/contracts';
import { AppError, Clock, newId } from '@plumbline/core';
import { forTenant, tenantOf } from '@plumbline/database';
import { ConfigurationError } from '@plumbline/service-kit';
import { Kysely, type Selectable } from 'kysely';
import { isLoopback } from '../authentication/local-request.js';
import { invalidField } from '../invalid-field.js';
import { hashOf, keyIdOf, newToken, sameHash } from './api-key-token.js';
import { type ApiKeyTable, GATEWAY_TABLES, type GatewayTables } from './keys.migration.js';
import { afterCursor, cursorOf } from './key-cursor.js';

type Row = Selectable<ApiKeyTable>;
type Creator = Pick<CallContext, 'tenantId' | 'subject'>;

/** How long another process may still let in a key that was deleted here. */
const CACHE_MS = 5000;
const CACHE_SIZE = 1000;

/** Keys of the API: made, listed, revoked and recognised. */
@Injectable()
export class KeysService {
  private readonly known = new Map<string, { row: Row | undefined; until: number }>();
  private someKey: { exists: boolean; until: number } = { exists: false, until: 0 };
  /** Rises with each change, so that what was read before it is not kept. */
  private epoch = 0;

  constructor(
    @Inject(GATEWAY_TABLES) private readonly tables: Kysely<GatewayTables>,
    private readonly clock: Clock,
  ) {}

  /** Whether any key exists, of whatever tenant, expired ones included; without one only this machine is served. */
  async hasKeys(): Promise<boolean> {
    const now = this.clock.now().getTime();
    if (this.someKey.until > now) return this.someKey.exists;
    const { epoch } = this;
    const row = await this.tables.selectFrom('api_key').select('key_id').limit(1).executeTakeFirst();
    const exists = row !== undefined;
    if (epoch === this.epoch) this.someKey = { exists, until: now + CACHE_MS };
    return exists;
  }

  /** Throws `ConfigurationError` when others could reach the host and no key would stop them. */
  async assertMayListen(host: string): Promise<void> {
    if (isLoopback(host) || (await this.hasKeys())) return;
    throw new ConfigurationError(
      `HOST is ${host}, but no API key exists, so anyone who reaches it could read every document.\n` +
        'Start with HOST=127.0.0.1, run `plumb keys create`, then start with this HOST again.',
    );
  }

  /** The one time the key itself is shown. Without scopes it may read and write, the very first also administer. */
  async createKey(body: CreateKeyBody, creator: Creator): Promise<CreatedKey> {
    this.forget();
    const scopes = await this.scopesFor(body);
    const expiresAt = this.futureDate(body.expiresAt);
    const keyId = newId('key');
    const key = newToken(keyId);
    const row: Row = {
      key_id: keyId,
      tenant_id: tenantOf(creator),
      name: body.name,
      key_hash: hashOf(key),
      scopes,
      principals: body.principals,
      created_by: creator.subject,
      created_at: this.clock.now(),
      expires_at: expiresAt,
    };
    await this.tables.insertInto('api_key').values(row).execute();
    this.forget();
    return { ...toApiKey(row), key };
  }

  /** Oldest first. */
  async list(context: CallContext, { limit, cursor }: PageRequest): Promise<KeyPage> {
    const query = forTenant(this.tables.selectFrom('api_key').selectAll(), context);
    const rows = await afterCursor(query, cursor)
      .orderBy('created_at')
      .orderBy('key_id')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { items: page.map(toApiKey), ...(last && rows.length > limit && { nextCursor: cursorOf(last) }) };
  }

  /** Throws `KEY_NOT_FOUND`, and `CONFLICT` for the last key that could administer the others. */
  async remove(context: CallContext, keyId: string): Promise<void> {
    await this.tables.transaction().execute((open) => this.removeFrom(open, context, keyId));
    this.forget();
  }

  /** The rows are locked, or two processes could each take the other for the one that keeps the last key. */
  private async removeFrom(open: Kysely<GatewayTables>, context: CallContext, keyId: string): Promise<void> {
    const rows = await forTenant(
      open.selectFrom('api_key').select(['key_id', 'scopes', 'expires_at']),
      context,
    )
      .orderBy('key_id')
      .forUpdate()
      .execute();
    if (!rows.some(({ key_id }) => key_id === keyId))
      throw new AppError('KEY_NOT_FOUND', `There is no key ${keyId}.`, { details: { keyId } });
    const others = rows.filter(({ key_id }) => key_id !== keyId);
    if (
      others.length > 0 &&
      !others.some(({ scopes, expires_at }) => scopes.includes('admin') && !expires_at)
    )
      throw new AppError(
        'CONFLICT',
        'This is the last key with the scope `admin` that does not expire; delete the other keys first, or create another.',
      );
    await forTenant(open.deleteFrom('api_key').where('key_id', '=', keyId), context).execute();
  }

  /** The key behind a bearer token. Throws `UNAUTHENTICATED`. */
  async authenticate(token: string): Promise<ApiKey> {
    const keyId = keyIdOf(token);
    const row = keyId ? await this.find(keyId) : undefined;
    if (!row || !sameHash(row.key_hash, hashOf(token)))
      throw new AppError('UNAUTHENTICATED', 'This key does not exist, or no longer.');
    if (row.expires_at && row.expires_at <= this.clock.now())
      throw new AppError('UNAUTHENTICATED', `This key expired at ${row.expires_at.toISOString()}.`);
    return toApiKey(row);
  }

  private async find(keyId: string): Promise<Row | undefined> {
    const now = this.clock.now().getTime();
    const known = this.known.get(keyId);
    if (known && known.until > now) return known.row;
    const { epoch } = this;
    const row = await this.tables
      .selectFrom('api_key')
      .selectAll()
      .where('key_id', '=', keyId)
      .executeTakeFirst();
    if (this.known.size >= CACHE_SIZE) this.known.clear();
    if (epoch === this.epoch) this.known.set(keyId, { row, until: now + CACHE_MS });
    return row;
  }

  private async scopesFor({ scopes, expiresAt }: CreateKeyBody): Promise<KeyScope[]> {
    if (await this.hasKeys()) return scopes ?? ['read', 'write'];
    if (expiresAt)
      throw invalidField(
        'expiresAt',
        'the first key must not expire, or nobody could administer keys after it',
      );
    if (!scopes) return ['read', 'write', 'admin'];
    if (scopes.includes('admin')) return scopes;
    throw invalidField(
      'scopes',
      'the first key must have `admin`, or nobody could create or delete keys after it',
    );
  }

  private futureDate(text: string | undefined): Date | null {
    if (text === undefined) return null;
    const date = new Date(text);
    if (date > this.clock.now()) return date;
    throw invalidField('expiresAt', 'must be in the future');
  }

  private forget(): void {
    this.epoch += 1;
    this.known.clear();
    this.someKey = { exists: false, until: 0 };
  }
}

function toApiKey(row: Row): ApiKey {
  return {
    keyId: row.key_id,
    name: row.name,
    tenantId: row.tenant_id,
    scopes: row.scopes as KeyScope[],
    principals: row.principals,
    createdAt: row.created_at.toISOString(),
    ...(row.expires_at && { expiresAt: row.expires_at.toISOString() }),
  };
}
