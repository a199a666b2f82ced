import { existsSync } from 'node:fs';
import { CallContext } from '@plumbline/contracts';
import { openTestDatabase, testContext, waitFor, withTemporaryFolder } from './index.js';

describe(testContext.name, () => {
  it('gives a valid context in a tenant of its own', () => {
    const { tenantId } = CallContext.parse(testContext());
    expect(testContext().tenantId).not.toBe(tenantId);
  });
});

describe(openTestDatabase.name, () => {
  it('gives stores that know nothing of each other', async () => {
    const stores = [await openTestDatabase(), await openTestDatabase()];
    await stores[0]?.rawExecutor().executeSql('create table mine (id int)');
    const answered = stores[1]?.rawExecutor().executeSql('select from mine');
    await expect(answered).rejects.toMatchObject({ code: '42P01' });
    for (const store of stores) await store.close();
  }, 30_000);
});

describe(waitFor.name, () => {
  it('returns the first truthy value', async () => {
    let asked = 0;
    expect(await waitFor(() => (++asked > 2 ? 'ready' : undefined))).toBe('ready');
  });

  it('gives up and says what it waited for', async () => {
    const waiting = waitFor(() => false, { timeoutMs: 20, what: 'the moon' });
    await expect(waiting).rejects.toThrow('the moon');
  });
});

describe(withTemporaryFolder.name, () => {
  it('removes the folder also after a failure', async () => {
    let used = '';
    const using = withTemporaryFolder(async (folder) => {
      used = folder;
      throw new Error('broken');
    });
    await expect(using).rejects.toThrow('broken');
    expect(existsSync(used)).toBe(false);
  });
});
