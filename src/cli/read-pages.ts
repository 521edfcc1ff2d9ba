interface Page {
  readonly items: readonly unknown[];
  readonly nextPageToken?: string;
}

const largestPage = 200;

/** Reads pages until there are so many items, or no more; the answer is the last page with the items of all. */
export async function upTo<P extends Page>(
  limit: number,
  read: (pageSize: number, pageToken: string | undefined) => Promise<P>,
): Promise<P> {
  let page = await read(Math.min(limit, largestPage), undefined);
  const items = [...page.items];
  while (page.nextPageToken && items.length < limit) {
    page = await read(Math.min(limit - items.length, largestPage), page.nextPageToken);
    items.push(...page.items);
  }
  return { ...page, items };
}

/** Reads every page; the answer is the last one with the items of all. */
export const allOf = <P extends Page>(
  read: (pageSize: number, pageToken: string | undefined) => Promise<P>,
): Promise<P> => upTo(Number.POSITIVE_INFINITY, read);
