/**
 * What is in stock of each article before its first order. It keeps the example in one piece: in an app of yours, whoever
 * counts the goods writes the table.
 */
export const openingStock: Readonly<Record<string, number>> = { teapot: 40, cup: 500, spoon: 2000 };
