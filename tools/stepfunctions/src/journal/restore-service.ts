import { parseDefinition } from "../definition/parse-definition.ts";
import type { Execution } from "../execution/execution.ts";
import { restartPointFromHistory } from "../execution/restart-point-from-history.ts";
import { restoreThread } from "../execution/restore-thread.ts";
import type { HistoryEvent } from "../history/history-event.ts";
import { parseJson } from "../json.ts";
import type { StateMachineDefinition } from "../language/state-machine-definition.ts";
import { continueExecution, createExecution, executionRun } from "../runner/run-execution.ts";
import { addExecution, type Service } from "../service.ts";
import type { Journal } from "./journal.ts";
import type { StoredExecution, StoredProgress } from "./journal-record.ts";

/** Lines that later ones made needless are dropped once they are this many, and most of the journal. */
const NEEDLESS_LINES = 10_000;

interface Stored {
  readonly execution: StoredExecution;
  readonly events: HistoryEvent[];
  progress: StoredProgress | undefined;
}

/** Brings back what the journal holds, and lets the executions that had not ended go on. */
export function restoreService(service: Service, journal: Journal): void {
  const definitions = new Map<number, StateMachineDefinition>();
  const stored = new Map<number, Stored>();
  for (const record of journal.records) {
    switch (record.kind) {
      case "definition": {
        const parsed = parseDefinition(record.text);
        if (parsed.outcome === "valid") definitions.set(record.id, parsed.definition);
        break;
      }
      case "machine": {
        const definition = definitions.get(record.machine.definition);
        if (!definition) break;
        service.stateMachines.set(record.machine.arn, {
          ...record.machine,
          definition,
          definitionText: definition.text,
        });
        break;
      }
      case "machineDeleted":
        service.stateMachines.delete(record.arn);
        break;
      case "execution":
        stored.set(record.execution.number, { execution: record.execution, events: [], progress: undefined });
        break;
      case "progress":
        addProgress(stored.get(record.progress.number), record.progress);
        break;
    }
  }
  const executions = [...stored.values()].flatMap((one) => restoreExecution(service, definitions, one) ?? []);
  const needed = executions.length * 2 + service.stateMachines.size;
  if (journal.records.length > 2 * needed + NEEDLESS_LINES) {
    journal.compact(service.stateMachines.values(), executions);
  }
  for (const execution of executions) {
    journal.setStored(execution);
    if (execution.status === "RUNNING") continueExecution(service.engine, execution);
  }
}

function addProgress(stored: Stored | undefined, progress: StoredProgress): void {
  if (!stored) return;
  for (const [previousEventId, timestamp, type, details] of progress.events) {
    const id = stored.events.length + 1;
    stored.events.push(
      details ? { id, previousEventId, timestamp, type, details } : { id, previousEventId, timestamp, type },
    );
  }
  stored.progress = progress;
}

function restoreExecution(
  service: Service,
  definitions: ReadonlyMap<number, StateMachineDefinition>,
  { execution: fields, events, progress }: Stored,
): Execution | undefined {
  const definition = definitions.get(fields.definition);
  if (!definition || !progress) return undefined;
  const { engine } = service;
  const execution = createExecution(engine, {
    number: fields.number,
    arn: fields.arn,
    name: fields.name,
    stateMachine: fields.stateMachine,
    definition,
    input: fields.input,
    traceHeader: fields.traceHeader,
    startedAt: fields.startedAt,
    events,
  });
  execution.status = progress.status;
  execution.tasksIssued = progress.tasksIssued;
  execution.stoppedAt = progress.stoppedAt;
  execution.output = progress.output;
  execution.error = progress.error;
  execution.cause = progress.cause;
  if (progress.root) {
    const run = executionRun(engine, execution, parseJson(fields.input));
    execution.root = restoreThread(progress.root, { run, execution, scope: undefined, log: execution.log });
  }
  execution.redrives = progress.redrives;
  if (execution.status !== "RUNNING" && execution.status !== "SUCCEEDED") {
    execution.restartPoint = progress.restartPoint ?? restartPointFromHistory(execution);
  }
  addExecution(service, execution);
  service.nextExecutionNumber = Math.max(service.nextExecutionNumber, fields.number + 1);
  return execution;
}
