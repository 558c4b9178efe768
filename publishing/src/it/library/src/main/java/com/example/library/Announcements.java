package com.example.library;

import dev.pgemit.Emitter;
import javax.sql.DataSource;

/** Compiles with only the library. */
public final class Announcements {
  private Announcements() {}

  public static void announce(DataSource dataSource, String text) {
    try (var io = Emitter.create(dataSource)) {
      io.emit("announcement", text);
    }
  }
}
