/** What stands where a task token, or what could be one, was taken out of a text. */
export const redactionMark = "[redacted]";
