/** What AWS makes the ids of APIs and the like of. */
export const idLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
