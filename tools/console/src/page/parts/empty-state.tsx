import type { ReactNode } from "react";

/** Shown in place of data that is missing: why, and what to do. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <p className="quiet">{children}</p>}
    </div>
  );
}
