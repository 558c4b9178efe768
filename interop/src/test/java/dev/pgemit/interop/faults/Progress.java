package dev.pgemit.interop.faults;

/** Is told what happens now. */
public interface Progress {
  /** Something begins. */
  void now(String what);
}
