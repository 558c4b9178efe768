package dev.pgemit.interop.faults.scenario;

/** Receives each step of a run. */
public interface ProgressListener {
  /** Reports the start of a step. */
  void onStep(String description);
}
