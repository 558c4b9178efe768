package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates a workload at its first use, so that a worker connects only to what it measures. */
final class LazyWorkload implements Workload {
  private final Supplier<Workload> factory;
  private @Nullable Workload workload;

  LazyWorkload(Supplier<Workload> factory) {
    this.factory = factory;
  }

  @Override
  public SendResult send(SendRequest request) throws Exception {
    if (workload == null) {
      workload = factory.get();
    }
    return workload.send(request);
  }
}
