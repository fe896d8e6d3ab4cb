import { ChevronLeft, ChevronRight } from "lucide-react";
import { count } from "../text/format.ts";

/** The number of rows and pages, and buttons for the newer and the older page. */
export function Pager(props: {
  page: number;
  pages: number;
  total: number;
  noun: string;
  onPage(page: number): void;
}) {
  const { page, pages, total, noun, onPage } = props;
  return (
    <nav className="pager" aria-label="Pages">
      <span className="quiet">
        {count(total)} {noun}
        {pages > 1 && `, page ${count(page)} of ${count(pages)}`}
      </span>
      {pages > 1 && (
        <span className="pager-buttons">
          <button type="button" className="button" disabled={page <= 1} onClick={() => onPage(page - 1)}>
            <ChevronLeft aria-hidden="true" size={15} /> Newer
          </button>
          <button type="button" className="button" disabled={page >= pages} onClick={() => onPage(page + 1)}>
            Older <ChevronRight aria-hidden="true" size={15} />
          </button>
        </span>
      )}
    </nav>
  );
}
