import type { Page } from "../../api/page-api.ts";

/** How many rows a page has. */
const pageSize = 50;

/** The rows of one page. The first page is 1; a number that is too large gives the last page. */
export function pageOf<T>(rows: readonly T[], wanted: number): Page<T> {
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(Math.max(1, Number.isSafeInteger(wanted) ? wanted : 1), pages);
  return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length, page, pages };
}
