package dev.pgemit.http.files;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Files by path. Each file is loaded at the first request and then kept. Thread-safe. */
public final class StaticFiles {
  /** No files. */
  public static final StaticFiles NONE = new StaticFiles(Map.of());

  private final Map<String, Supplier<StaticFile>> loaders;
  private final Map<String, StaticFile> loaded = new ConcurrentHashMap<>();

  /**
   * Creates the files without loading them.
   *
   * @param loaders loads the file of each path
   */
  public StaticFiles(Map<String, Supplier<StaticFile>> loaders) {
    this.loaders = new LinkedHashMap<>(loaders);
  }

  /** Returns these files and others. */
  public StaticFiles and(StaticFiles others) {
    var all = new LinkedHashMap<>(loaders);
    all.putAll(others.loaders);
    return new StaticFiles(all);
  }

  /** Returns the paths of all files. */
  public Set<String> paths() {
    return Set.copyOf(loaders.keySet());
  }

  /** Returns the file of a path; empty if there is none. */
  public Optional<StaticFile> find(String path) {
    var loader = loaders.get(path);
    return loader == null
        ? Optional.empty()
        : Optional.of(loaded.computeIfAbsent(path, unused -> loader.get()));
  }
}
