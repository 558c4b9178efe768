package dev.pgemit.testing;

import java.io.IOException;

/** Suspends processes of this machine, such as the backends of an embedded Postgres. */
public final class ProcessSignals {
  private ProcessSignals() {}

  /**
   * Suspends a process (SIGSTOP). Does nothing if the process has ended.
   *
   * @param pid the process id; 0 for none
   */
  public static void suspend(long pid) throws IOException, InterruptedException {
    signal("-STOP", pid);
  }

  /**
   * Resumes a suspended process (SIGCONT). Does nothing if the process has ended.
   *
   * @param pid the process id; 0 for none
   */
  public static void resume(long pid) throws IOException, InterruptedException {
    signal("-CONT", pid);
  }

  private static void signal(String signal, long pid) throws IOException, InterruptedException {
    // kill would signal the whole process group for 0.
    if (pid != 0) {
      new ProcessBuilder("kill", signal, String.valueOf(pid)).start().waitFor();
    }
  }
}
