import { lazy, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { ViewErrorBoundary } from "./parts/view-error-boundary.tsx";
import { Shell } from "./shell.tsx";
import { FlowView } from "./views/flow-view.tsx";

// The flow is part of the first load; every other view is loaded when it is opened.
const ExecutionsView = lazy(() => import("./views/executions-view.tsx"));
const ExecutionView = lazy(() => import("./views/execution-view.tsx"));
const MessagesView = lazy(() => import("./views/messages-view.tsx"));
const MessageView = lazy(() => import("./views/message-view.tsx"));
const DeadLettersView = lazy(() => import("./views/dead-letters-view.tsx"));
const DeadLetterView = lazy(() => import("./views/dead-letter-view.tsx"));
const SendView = lazy(() => import("./views/send-view.tsx"));
const FaultsView = lazy(() => import("./views/faults-view.tsx"));

/** The page: the frame, and the view of the current address. */
export function App() {
  const [location] = useLocation();
  return (
    <Shell>
      <ViewErrorBoundary key={location}>
        <Suspense fallback={<p className="quiet">Loading…</p>}>
          <Switch>
            <Route path="/" component={FlowView} />
            <Route path="/executions" component={ExecutionsView} />
            <Route path="/executions/:name">{({ name }) => <ExecutionView key={name} name={name} />}</Route>
            <Route path="/messages" component={MessagesView} />
            <Route path="/messages/:id">{({ id }) => <MessageView key={id} id={id} />}</Route>
            <Route path="/dead-letters" component={DeadLettersView} />
            <Route path="/dead-letters/:id">{({ id }) => <DeadLetterView key={id} id={id} />}</Route>
            <Route path="/send" component={SendView} />
            <Route path="/faults" component={FaultsView} />
            <Route>
              <h1>Page not found</h1>
              <p>There is no view at this address. Choose one in the menu.</p>
            </Route>
          </Switch>
        </Suspense>
      </ViewErrorBoundary>
    </Shell>
  );
}
