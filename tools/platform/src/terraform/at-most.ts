/** Does the work for all items, some at once, and gives the results in their order. */
export async function atMost<Item, Result>(
  parallel: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: Math.max(1, parallel) }, worker));
  return results;
}
