/** Works through all of them, so many at a time, in their order; rejects with the first failure. */
export async function someAtOnce<T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  let index = 0;
  const next = async (): Promise<void> => {
    while (index < items.length) {
      const item = items[index] as T;
      index += 1;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}
