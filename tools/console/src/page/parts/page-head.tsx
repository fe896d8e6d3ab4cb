import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useTitle } from "../hooks/use-title.ts";

/** The heading of a view, a sentence about it, and its buttons. */
export function PageHead(props: {
  title: string;
  /** Shown instead of the title, which is then only the title of the browser tab. */
  heading?: ReactNode;
  about?: ReactNode;
  back?: { readonly href: string; readonly label: string };
  children?: ReactNode;
}) {
  const { title, heading = title, about, back, children } = props;
  useTitle(title);
  return (
    <div className="page-head">
      <div>
        {back !== undefined && (
          <Link href={back.href} className="back">
            <ChevronLeft aria-hidden="true" size={15} />
            {back.label}
          </Link>
        )}
        <h1>{heading}</h1>
        {about !== undefined && <div className="about">{about}</div>}
      </div>
      {children !== undefined && <div className="page-actions">{children}</div>}
    </div>
  );
}
