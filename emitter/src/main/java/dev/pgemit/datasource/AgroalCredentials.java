package dev.pgemit.datasource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads the login of an Agroal pool from its security providers, as the pool itself does. */
final class AgroalCredentials {
  private AgroalCredentials() {}

  /** Returns the driver's parameters for the login. */
  static Properties loginProperties(ReflectiveGetters factory)
      throws UnreadableDataSourceException {
    var credentials = new ArrayList<Object>();
    var principal = factory.get("principal");
    if (principal != null) {
      credentials.add(principal);
    }
    credentials.addAll(toCollection(factory.get("credentials")));
    var providers = toCollection(factory.get("securityProviders"));
    var login = new Properties();
    for (var credential : credentials) {
      login.putAll(securityProperties(providers, credential));
    }
    return login;
  }

  private static Properties securityProperties(Collection<?> providers, Object credential)
      throws UnreadableDataSourceException {
    for (var provider : providers) {
      if (new ReflectiveGetters(provider).call("getSecurityProperties", credential)
          instanceof Properties properties) {
        return properties;
      }
    }
    throw new UnreadableDataSourceException("the credentials");
  }

  private static Collection<?> toCollection(@Nullable Object value) {
    return value instanceof Collection<?> collection ? collection : List.of();
  }
}
