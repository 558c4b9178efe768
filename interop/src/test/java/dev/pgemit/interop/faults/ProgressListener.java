package dev.pgemit.interop.faults;

/** Receives each step of a run. */
public interface ProgressListener {
  /** Something begins. */
  void onStep(String description);
}
