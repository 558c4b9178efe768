package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;

/** A way to send events. */
interface Workload {
  SendResult send(SendRequest request) throws Exception;
}
