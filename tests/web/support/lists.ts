/** A list of the API that is complete. */
export const wholeList = <T>(
  data: T[],
): { data: T[]; hasMore: boolean; nextCursor: string | null } => ({
  data,
  hasMore: false,
  nextCursor: null,
});
