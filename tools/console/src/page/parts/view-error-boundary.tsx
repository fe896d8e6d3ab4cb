import { Component, type ReactNode } from "react";
import { EmptyState } from "./empty-state.tsx";

/** Shows a note instead of a view that fails, usually since the console was rebuilt after the page was loaded. */
export class ViewErrorBoundary extends Component<{ children: ReactNode }, { readonly error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <EmptyState title="This view cannot be shown">
        The console may have been rebuilt since this page was loaded.{" "}
        <button type="button" className="link" onClick={() => window.location.reload()}>
          Reload the page
        </button>
      </EmptyState>
    );
  }
}
