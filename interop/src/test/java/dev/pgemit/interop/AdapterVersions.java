package dev.pgemit.interop;

import java.util.List;

/** The versions of {@code @socket.io/postgres-adapter} that servers run in the field. */
final class AdapterVersions {
  static final List<String> ALL = List.of("0.1.1", "0.2.0", "0.3.1", "0.4.0", "0.5.0");

  private AdapterVersions() {}
}
