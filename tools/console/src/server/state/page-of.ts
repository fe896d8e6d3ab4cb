import type { Page } from "../../api/page-api.ts";

/** Rows of a page. */
const pageSize = 50;

/** Cuts one page out of all rows; a page beyond the last is the last. */
export function pageOf<T>(rows: readonly T[], asked: number): Page<T> {
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(Math.max(1, Number.isSafeInteger(asked) ? asked : 1), pages);
  return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length, page, pages };
}
