package dev.pgemit.http.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.http.diagnosis.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DoctorRunnerTest {
  private static final DoctorReport REPORT =
      new DoctorReport(List.of(new DoctorReport.ReportEntry("encoding", CheckResult.ok("UTF8"))));

  @Test
  void callersDuringRunShareIt() throws Exception {
    var runs = new AtomicInteger();
    var mayEnd = new CountDownLatch(1);
    var runner =
        new DoctorRunner(
            () -> {
              runs.incrementAndGet();
              await(mayEnd);
              return REPORT;
            },
            (thread, cause) -> {});
    List<CompletableFuture<DoctorReport>> reports = new ArrayList<>();
    for (var i = 0; i < 50; i++) {
      reports.add(runner.report());
    }

    assertThat(reports).noneMatch(CompletableFuture::isDone);
    mayEnd.countDown();
    for (var report : reports) {
      assertThat(report.get()).isSameAs(REPORT);
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void failedRunIsReportedToItsCallersAndNotKept() throws Exception {
    var runs = new AtomicInteger();
    List<String> failedThreads = new ArrayList<>();
    var runner =
        new DoctorRunner(
            () -> {
              if (runs.getAndIncrement() == 0) {
                throw new OutOfMemoryError("a test's");
              }
              return REPORT;
            },
            (thread, cause) -> failedThreads.add(thread));

    assertThatThrownBy(() -> runner.report().get()).hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(runner.report().get()).isSameAs(REPORT);
    assertThat(failedThreads).containsExactly("pgemit-doctor");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
