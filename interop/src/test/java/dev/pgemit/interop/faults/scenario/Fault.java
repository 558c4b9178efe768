package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.result.FaultResult;

/** A fault, and the behavior that it must lead to. */
public interface Fault {
  /** Returns the number of its row in the table. */
  int number();

  /** Returns the table of its row. */
  default FaultGroup group() {
    return FaultGroup.POSTGRES;
  }

  /** Returns the name. */
  String name();

  /** Returns the expected behavior. */
  String expected();

  /**
   * Runs the fault.
   *
   * @param scale the length of the run
   * @param progress receives each step
   * @return the result
   */
  FaultResult run(RunScale scale, ProgressListener progress) throws Exception;
}
