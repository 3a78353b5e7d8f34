declare module 'asciichart' {
  const chart: {
    /** Lines of text, the highest values first; all series share one axis. */
    plot(
      series: readonly (readonly number[])[],
      config?: {
        readonly height?: number;
        readonly colors?: readonly (string | undefined)[];
        readonly format?: (value: number) => string;
      },
    ): string;
    colored(text: string, colour: string): string;
    readonly blue: string;
    readonly lightgray: string;
  };
  export default chart;
}
