package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.result.FaultResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Clients open connections without sending a request. */
public final class IdleConnections implements Fault {
  private static final double MAX_RESIDENT_MEBIBYTES = 400;

  @Override
  public int number() {
    return 15;
  }

  @Override
  public String name() {
    return "10,000 idle connections";
  }

  @Override
  public String expected() {
    return "they open within 5 s; the service uses less than 400 MB and still responds";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    var count = scale.choose(10_000, 2_000);
    progress.onStep("starting the environment");
    var open = new ArrayList<SocketChannel>();
    try (var environment = FaultEnvironment.open()) {
      environment.service().emit("{\"event\":\"warm\"}");
      progress.onStep("opening %,d connections".formatted(count));
      var address =
          new InetSocketAddress(
              environment.service().address().getHost(), environment.service().address().getPort());
      var start = System.nanoTime();
      for (var i = 0; i < count; i++) {
        open.add(SocketChannel.open(address));
      }
      var seconds = (System.nanoTime() - start) / 1e9;
      var status = environment.service().emit("{\"event\":\"e\"}").statusCode();
      var mebibytes = residentMebibytes(environment.service().process().pid());
      return FaultResult.of(
          new FaultChecks()
              .that("all are open", open.size() == count, open.size())
              .atMostSeconds("open", seconds, 5)
              .that("the service still responds", status == 202, status)
              .that(
                  "memory under 400 MB",
                  mebibytes < MAX_RESIDENT_MEBIBYTES,
                  "%.0f MiB resident".formatted(mebibytes))
              .checks());
    } catch (IOException e) {
      return FaultResult.of(
          new FaultChecks().that("all are open", false, open.size() + ", then " + e).checks());
    } finally {
      for (var channel : open) {
        channel.close();
      }
    }
  }

  private static double residentMebibytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1024.0;
  }
}
