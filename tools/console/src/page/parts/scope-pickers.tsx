import { useApp } from "../data/app.ts";
import { Picker } from "./picker.tsx";

/** The choices of a workflow and of a task, as parts of the address; nothing in an app with one of each. */
export function ScopePickers(props: {
  workflow: string;
  task: string;
  onChange(change: Readonly<Record<string, string>>): void;
}) {
  const { workflow, task, onChange } = props;
  const { workflows, tasks } = useApp();
  if (workflows.length < 2 && tasks.length < 2) return null;
  return (
    <div className="pickers">
      <Picker
        label="Workflow"
        names={workflows.map(({ name }) => name)}
        value={workflow}
        all="All workflows"
        onChange={(value) => onChange({ workflow: value })}
      />
      <Picker
        label="Task"
        names={tasks.map(({ name }) => name)}
        value={task}
        all="All tasks"
        onChange={(value) => onChange({ task: value })}
      />
    </div>
  );
}
