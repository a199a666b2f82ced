import { idsOf, situation } from './contract-situation.js';
import { FencedWriteError, type PassageIndex } from './passage-index.port.js';
import { versionOf } from './synthetic-passages.js';

/** Writers that were frozen and wake up too late. */
export function writeFenceContract(subject: () => PassageIndex): void {
  it('brings nothing back that a later writer deleted, written before or not', async () => {
    const { record } = situation(subject());
    const [written, unwritten] = [record(), record({ versionId: 'v2', chunkId: 'n1' })];
    await subject().upsert([written], 1);
    for (const version of [written, unwritten]) await subject().deleteVersion(versionOf(version), 2);
    for (const late of [written, unwritten])
      await expect(subject().upsert([late], 1)).rejects.toThrow(FencedWriteError);
    await expect(subject().activateVersion(versionOf(written), 1)).rejects.toThrow(FencedWriteError);
    expect(await subject().countDocument(versionOf(written))).toBe(0);
  });

  it('destroys nothing that a later writer made', async () => {
    const { record, search } = situation(subject());
    const version = versionOf(record());
    await subject().upsert([record()], 3);
    await subject().activateVersion(version, 3);
    await expect(subject().deleteVersion(version, 2)).rejects.toThrow(FencedWriteError);
    expect(await subject().deleteDocument(version, 2)).toBe(0);
    expect(idsOf((await search()).lexical)).toEqual(['c1']);
    expect(await subject().deleteDocument(version, 3)).toBe(1);
  });

  it('does not switch off what a later writer switched on', async () => {
    const { record, search } = situation(subject());
    const [old, next] = [record(), record({ versionId: 'v2', chunkId: 'n1' })];
    await subject().upsert([old], 1);
    await subject().upsert([next], 2);
    await subject().activateVersion(versionOf(next), 4);
    await expect(subject().activateVersion(versionOf(old), 3)).rejects.toThrow(FencedWriteError);
    expect(idsOf((await search()).lexical)).toEqual(['n1']);
    await subject().activateVersion(versionOf(old), 5);
    expect(idsOf((await search()).lexical)).toEqual(['c1']);
  });

  it('lets the same writer, later ones and those without a fence go on', async () => {
    const { record } = situation(subject());
    const version = versionOf(record());
    for (const fence of [2, 2, 3, undefined]) await subject().upsert([record()], fence);
    await subject().activateVersion(version);
    expect(await subject().deleteVersion(version, 4)).toBe(1);
    await subject().upsert([record()], 4);
    expect(await subject().countDocument(version)).toBe(1);
  });
}
