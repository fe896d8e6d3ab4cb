/** What something costs at each size. */
export type Costs = readonly { readonly size: number; readonly cost: number }[];

/** The power of the size with which a cost grows: the slope of its line where both scales are logarithmic. */
export function exponentOf(costs: Costs): number {
  const points = costs.map(({ size, cost }) => [Math.log(size), Math.log(cost)] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const rise = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)));
  return rise / mean(points.map(([x]) => (x - meanX) ** 2));
}
