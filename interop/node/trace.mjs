/**
 * Returns the processor time of the longest task of a page's main thread, in milliseconds.
 * Processor time, since the time on a clock depends on what else the machine does.
 */
export function longestTask(events) {
  const mainThreads = new Set(
    events
      .filter((event) => event.name === "thread_name" && event.args.name === "CrRendererMain")
      .map((event) => `${event.pid} ${event.tid}`),
  );
  const durations = events
    .filter(
      (event) => event.name.endsWith("RunTask") && mainThreads.has(`${event.pid} ${event.tid}`),
    )
    .map((event) => event.tdur ?? 0);
  if (durations.length === 0) throw new Error("the trace has no task of the main thread");
  return Math.max(...durations) / 1_000;
}
