package dev.pgemit.interop.faults;

/** Is told what happens now. */
public interface ProgressListener {
  /** Something begins. */
  void onStep(String description);
}
