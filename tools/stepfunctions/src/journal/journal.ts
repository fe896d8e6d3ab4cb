import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Execution } from "../execution/execution.ts";
import { storeThread } from "../execution/store-thread.ts";
import type { StateMachine } from "../service.ts";
import type { JournalRecord, StoredEvent } from "./journal-record.ts";
import { lockDirectory } from "./lock-directory.ts";

/**
 * Keeps state machines and executions in a folder, as lines of JSON that are only ever added. What an
 * answer of the API reports is written before the answer is sent, so a killed process loses none of it.
 */
export interface Journal {
  /** What the folder held when it was opened. */
  readonly records: readonly JournalRecord[];
  /** Notes that an execution changed. It is written together with all other changes of this turn of the event loop. */
  onExecution(execution: Execution): void;
  /** Notes that a state machine was created or changed; undefined where it was deleted. */
  onStateMachine(arn: string, stateMachine: StateMachine | undefined): void;
  /** Notes that an execution, with the events that it has now, came from the journal. */
  setStored(execution: Execution): void;
  /**
   * Resolves when all that was noted is written; undefined where nothing is left to write. Rejects where the disk is
   * full.
   */
  written(): Promise<void> | undefined;
  /** Writes the journal again, without the lines that later ones replace. */
  compact(stateMachines: Iterable<StateMachine>, executions: Iterable<Execution>): void;
  /** Writes what is left and releases the folder. */
  close(): void;
}

const FILE = "journal.jsonl";

/**
 * Opens the journal of a folder, which is created where it is missing.
 *
 * @throws Error where another process uses the folder, or a line of the journal is damaged
 */
export function openJournal(directory: string): Journal {
  mkdirSync(directory, { recursive: true });
  const unlock = lockDirectory(directory);
  const path = join(directory, FILE);
  let file = openSync(path, "a+", 0o600);
  const records = readRecords(path, file);

  /** Definitions by text. */
  const definitions = new Map<string, number>();
  for (const record of records) {
    if (record.kind === "definition") definitions.set(record.text, record.id);
  }
  const storedEvents = new Map<number, number>();
  const changed = new Set<Execution>();
  /** What is not in the file yet, in its order. */
  let lines: string[] = [];
  let length = fstatSync(file).size;
  let flushing: Promise<void> | undefined;

  const add = (record: JournalRecord) => void lines.push(JSON.stringify(record));
  const definitionId = (text: string): number => {
    const known = definitions.get(text);
    if (known !== undefined) return known;
    const id = definitions.size + 1;
    definitions.set(text, id);
    add({ kind: "definition", id, text });
    return id;
  };
  const addExecution = (execution: Execution) => {
    const { number, arn, name, stateMachine, input, traceHeader, startedAt } = execution;
    add({
      kind: "execution",
      execution: {
        number,
        arn,
        name,
        stateMachine,
        definition: definitionId(execution.definition.text),
        input,
        traceHeader,
        startedAt,
      },
    });
  };
  const addMachine = ({ definition: _parsed, definitionText, ...machine }: StateMachine) =>
    add({ kind: "machine", machine: { ...machine, definition: definitionId(definitionText) } });
  const addProgress = (execution: Execution) => {
    const { events } = execution.log;
    const from = storedEvents.get(execution.number) ?? 0;
    storedEvents.set(execution.number, events.length);
    const { number, status, tasksIssued, stoppedAt, output, error, cause, root, restartPoint, redrives } =
      execution;
    add({
      kind: "progress",
      progress: {
        number,
        events: events
          .slice(from)
          .map(
            ({ previousEventId, timestamp, type, details }): StoredEvent =>
              details ? [previousEventId, timestamp, type, details] : [previousEventId, timestamp, type],
          ),
        status,
        tasksIssued,
        stoppedAt,
        output,
        error,
        cause,
        root: root && storeThread(root),
        restartPoint,
        redrives,
      },
    });
  };
  const flush = () => {
    flushing = undefined;
    for (const execution of changed) {
      const isNew = !storedEvents.has(execution.number);
      if (isNew) addExecution(execution);
      addProgress(execution);
    }
    changed.clear();
    if (lines.length === 0) return;
    lines = [lines.join("\n")];
    try {
      length += writeAll(file, `${lines[0]}\n`);
      lines = [];
    } catch (error) {
      // A full disk writes a part of it. A line that is cut off would make all that follows unreadable.
      ftruncateSync(file, length);
      throw new Error(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
    }
  };
  const schedule = () => {
    if (flushing) return;
    flushing = new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          flush();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    flushing.catch(() => {});
  };

  return {
    records,
    onExecution(execution) {
      changed.add(execution);
      schedule();
    },
    onStateMachine(arn, stateMachine) {
      if (stateMachine) addMachine(stateMachine);
      else add({ kind: "machineDeleted", arn });
      schedule();
    },
    setStored(execution) {
      storedEvents.set(execution.number, execution.log.events.length);
    },
    written() {
      // What could not be written is written again before each answer. Where that fails, the answer is an error.
      if (lines.length > 0) schedule();
      return flushing;
    },
    compact(stateMachines, executions) {
      definitions.clear();
      storedEvents.clear();
      changed.clear();
      lines = [];
      for (const stateMachine of stateMachines) addMachine(stateMachine);
      const next = `${path}.new`;
      const fresh = openSync(next, "w", 0o600);
      for (const execution of executions) {
        addExecution(execution);
        addProgress(execution);
        writeAll(fresh, `${lines.join("\n")}\n`);
        lines = [];
      }
      if (lines.length > 0) writeAll(fresh, `${lines.join("\n")}\n`);
      lines = [];
      fsyncSync(fresh);
      closeSync(file);
      renameSync(next, path);
      file = fresh;
      length = fstatSync(file).size;
    },
    close() {
      try {
        flush();
      } finally {
        closeSync(file);
        unlock();
      }
    },
  };
}

/** Gives the number of bytes. */
function writeAll(file: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  return bytes.length;
}

/** Reads the file. A last line that a crash has cut off is dropped: nothing in it was part of an answer yet. */
function readRecords(path: string, file: number): JournalRecord[] {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) ftruncateSync(file, end);
  const records: JournalRecord[] = [];
  for (let from = 0; from < end; ) {
    const to = bytes.indexOf(0x0a, from);
    records.push(parseRecord(bytes.toString("utf8", from, to), `${path}, byte ${from}`));
    from = to + 1;
  }
  return records;
}

function parseRecord(line: string, place: string): JournalRecord {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${place}: a damaged line. Start with another folder, or move this one away.`);
  }
}
