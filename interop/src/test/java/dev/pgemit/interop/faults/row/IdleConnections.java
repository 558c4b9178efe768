package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Connections that are opened and not used. */
public final class IdleConnections implements Fault {
  private static final double MOST_MEBIBYTES = 400;

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
    return "open in under 5 s, memory under 400 MB, and it still answers";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    var count = extent.of(10_000, 2_000);
    progress.now("setting the stage");
    var open = new ArrayList<SocketChannel>();
    try (var stage = Stage.open()) {
      stage.service().emit("{\"event\":\"warm\"}");
      progress.now("opening %,d connections".formatted(count));
      var address =
          new InetSocketAddress(
              stage.service().address().getHost(), stage.service().address().getPort());
      var start = System.nanoTime();
      for (var i = 0; i < count; i++) {
        open.add(SocketChannel.open(address));
      }
      var seconds = (System.nanoTime() - start) / 1e9;
      var answer = stage.service().emit("{\"event\":\"e\"}").statusCode();
      var mebibytes = residentMebibytes(stage.service().process().pid());
      return Finding.of(
          new Checks()
              .that("all are open", open.size() == count, open.size())
              .atMostSeconds("open", seconds, 5)
              .that("it still answers", answer == 202, answer)
              .that(
                  "memory under 400 MB",
                  mebibytes < MOST_MEBIBYTES,
                  "%.0f MiB resident".formatted(mebibytes))
              .all());
    } catch (IOException e) {
      return Finding.of(
          new Checks().that("all are open", false, open.size() + ", then " + e).all());
    } finally {
      for (var one : open) {
        one.close();
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
