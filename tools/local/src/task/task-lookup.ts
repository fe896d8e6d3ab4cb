import type { BufferedTask, BufferedTasks } from "./buffered-tasks.ts";

/** Whose a part of the local cloud is. Each call is one look-up, however many tasks there are. */
export interface TaskLookup {
  /** The name of the task whose work or dead letters the function takes; undefined for any other function. */
  ofFunction(functionName: string): string | undefined;
  /** The name of the task whose queue it is: of its work, its dead letters, or of a pair that is draining. */
  ofQueue(queueName: string): string | undefined;
  /** Whether tasks record messages in the table. */
  isMessagesTable(tableName: string): boolean;
  /** Whether it is the table that keeps dead letters. */
  isArchive(tableName: string): boolean;
}

/** For an app without tasks as well, in which nothing is a task's. */
export function taskLookup(found: BufferedTasks | undefined): TaskLookup {
  const tasks = found?.tasks ?? [];
  const functions = new Map<string, string>();
  const queues = new Map<string, string>();
  const messagesTables = new Set<string>();
  for (const task of tasks) {
    for (const functionName of Object.values(task.functions)) functions.set(functionName, task.name);
    for (const queueName of queueNamesOf(task)) queues.set(queueName, task.name);
    if (task.messagesTable !== undefined) messagesTables.add(task.messagesTable);
  }
  return {
    ofFunction: (functionName) => functions.get(functionName),
    ofQueue: (queueName) => queues.get(queueName),
    isMessagesTable: (tableName) => messagesTables.has(tableName),
    isArchive: (tableName) => tableName === found?.deadLettersTable,
  };
}

function queueNamesOf({ queues, draining }: BufferedTask): readonly string[] {
  const pairs = draining === undefined ? [queues] : [queues, draining];
  return pairs.flatMap(({ work, deadLetters }) => [work.name, deadLetters.name]);
}
