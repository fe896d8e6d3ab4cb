/** A bar that moves on a terminal, and a line every tenth elsewhere. */
export interface ProgressBar {
  show(done: number): void;
  end(): void;
}

const width = 40;

/** @param options.total the number of runs that is 100 % */
export function progressBar(options: {
  total: number;
  stream: { readonly isTTY?: boolean; write(text: string): unknown };
}): ProgressBar {
  const { total, stream } = options;
  const startedAt = performance.now();
  let tenths = 0;

  const text = (done: number) => {
    const share = Math.min(1, done / total);
    const full = Math.round(share * width);
    const perSecond = Math.round(done / ((performance.now() - startedAt) / 1000));
    const bar = `${"#".repeat(full)}${".".repeat(width - full)}`;
    return `${bar} ${Math.floor(share * 100)} %, ${done.toLocaleString("en")} runs, ${perSecond.toLocaleString("en")}/s`;
  };

  return {
    show(done) {
      if (stream.isTTY) {
        stream.write(`\r${text(done)}`);
        return;
      }
      const reached = Math.floor((done / total) * 10);
      if (reached > tenths) stream.write(`${text(done)}\n`);
      tenths = reached;
    },
    end() {
      if (stream.isTTY) stream.write("\n");
    },
  };
}
