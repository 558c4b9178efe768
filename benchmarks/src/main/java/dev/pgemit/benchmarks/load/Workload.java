package dev.pgemit.benchmarks.load;

/** One way to send events. */
interface Workload {
  SendResult send(SendRequest request) throws Exception;
}
