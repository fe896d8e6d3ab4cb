import { Component, type ReactNode } from "react";
import { EmptyState } from "./empty-state.tsx";

/** Stands in for a view that cannot be shown: the console was built anew since this page was loaded. */
export class ViewErrorBoundary extends Component<{ children: ReactNode }, { readonly error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <EmptyState title="This view cannot be shown">
        The console may have been built anew since this page was loaded.{" "}
        <button type="button" className="link" onClick={() => window.location.reload()}>
          Load it again
        </button>
      </EmptyState>
    );
  }
}
