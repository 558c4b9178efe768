package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.result.FaultResult;

/** One thing that can go wrong, and what must happen then. */
public interface Fault {
  /** Its row in the table. */
  int number();

  /** What goes wrong. */
  String name();

  /** What must happen then. */
  String expected();

  /**
   * Does it.
   *
   * @param scale how much of it
   * @param progress receives each step
   * @return what was found
   */
  FaultResult run(RunScale scale, ProgressListener progress) throws Exception;
}
