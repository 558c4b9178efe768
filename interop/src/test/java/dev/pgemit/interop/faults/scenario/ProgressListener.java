package dev.pgemit.interop.faults.scenario;

/** Receives each step of a run. */
public interface ProgressListener {
  /** Something begins. */
  void onStep(String description);
}
