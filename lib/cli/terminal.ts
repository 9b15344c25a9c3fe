/** Where a command says what it does. */
export interface Terminal {
  line(text: string): void;
  /** Shows the label and the seconds that passed while the work runs. */
  step<T>(label: string, work: () => Promise<T>): Promise<T>;
}

const LINE_EVERY_MS = 10_000;

/** Steps count up in place on a terminal; elsewhere (a pipe, a CI log) a line now and then. */
export function createTerminal(
  out: NodeJS.WritableStream & { isTTY?: boolean } = process.stdout,
): Terminal {
  const inPlace = out.isTTY === true;
  let current: (() => string) | null = null;

  const line = (text: string) => {
    out.write(inPlace && current ? `\r\x1b[K${text}\n${current()}` : `${text}\n`);
  };

  return {
    line,
    async step(label, work) {
      const began = performance.now();
      const text = () => `${label} … ${((performance.now() - began) / 1000).toFixed(0)} s`;
      const draw = () => out.write(inPlace ? `\r\x1b[K${text()}` : `${text()}\n`);
      current = text;
      if (inPlace) draw();
      const timer = setInterval(draw, inPlace ? 1000 : LINE_EVERY_MS);
      let outcome = 'failed';
      try {
        const value = await work();
        outcome = 'done';
        return value;
      } finally {
        clearInterval(timer);
        current = null;
        const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
        out.write(`${inPlace ? '\r\x1b[K' : ''}${label}: ${outcome} in ${took}\n`);
      }
    },
  };
}
