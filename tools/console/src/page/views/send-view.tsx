import type { WorkflowState } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { InputForm } from "../parts/input-form.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Picker } from "../parts/picker.tsx";
import { TemplateForm } from "../parts/template-form.tsx";

/** Starts executions of a workflow: with templates where it is one recording task, otherwise with an input. */
export default function SendView() {
  const [query, setQuery] = useQuery();
  const { workflows, recording } = useApp();
  const wanted = query.get("workflow");
  const workflow = workflows.find(({ name }) => name === (wanted ?? workflows[0]?.name));
  const hasTemplates = ({ wholeTask }: WorkflowState) => recording.some(({ name }) => name === wholeTask);
  return (
    <>
      <PageHead title="Send" about={aboutOf(workflow, hasTemplates)}>
        {workflows.length < 2 ? undefined : (
          <Picker
            label="Workflow"
            names={workflows.map(({ name }) => name)}
            value={workflow?.name ?? ""}
            onChange={(value) => setQuery({ workflow: value })}
          />
        )}
      </PageHead>
      {workflow !== undefined && hasTemplates(workflow) && (
        <TemplateForm key={workflow.name} workflow={workflow.name} />
      )}
      {workflow !== undefined && !hasTemplates(workflow) && (
        <InputForm key={workflow.name} workflow={workflow} />
      )}
      {workflow === undefined && (
        <EmptyState
          title={workflows.length === 0 ? "Waiting for the local cloud" : `The app has no workflow ${wanted}`}
        />
      )}
    </>
  );
}

function aboutOf(workflow: WorkflowState | undefined, hasTemplates: (one: WorkflowState) => boolean): string {
  if (workflow === undefined || hasTemplates(workflow))
    return "Send good and bad messages, and see what happens to them.";
  return `Start executions of ${workflow.name}, and see what happens to their messages.`;
}
