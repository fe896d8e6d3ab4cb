/** The text that replaces a task token, or something that could be one. */
export const redactionMark = "[redacted]";
