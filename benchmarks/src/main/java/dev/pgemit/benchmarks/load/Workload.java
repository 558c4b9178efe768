package dev.pgemit.benchmarks.load;

/** One way to send events. */
interface Workload {
  Sent send(Work work) throws Exception;
}
