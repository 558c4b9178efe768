package dev.pgemit.http.emit;

import dev.pgemit.Interceptor;
import dev.pgemit.http.settings.SettingsException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The interceptors on the class path of the program, which apply to all its messages. */
public final class InstalledInterceptors {
  private InstalledInterceptors() {}

  /**
   * Loads the interceptors.
   *
   * @return the interceptors in the order of the class path, and within one jar in that of its
   *     service file
   * @throws SettingsException if one cannot be loaded: without it, messages would pass unchecked
   */
  public static List<Interceptor> load() {
    try {
      return ServiceLoader.load(Interceptor.class).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError e) {
      throw new SettingsException(
          "META-INF/services/" + Interceptor.class.getName(),
          "names an interceptor that cannot be loaded: %s. Add its classes to the class path, or remove the name"
              .formatted(e.getMessage()));
    }
  }
}
