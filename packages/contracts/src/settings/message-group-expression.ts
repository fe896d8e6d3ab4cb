/** Whether a text can be the expression of a message group: JSONata, without the `{% %}` that the workflow puts around it. */
export function isMessageGroupExpression(text: string): boolean {
  return text.trim() !== "" && !text.trimStart().startsWith("{%");
}
