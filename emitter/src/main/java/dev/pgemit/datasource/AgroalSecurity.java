package dev.pgemit.datasource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Asks the security providers of an Agroal pool for the login, as the pool itself does. */
final class AgroalSecurity {
  private AgroalSecurity() {}

  /** Returns the parameters of the driver that make up the login. */
  static Properties login(Getters factory) throws UnreadableException {
    var objects = new ArrayList<Object>();
    var principal = factory.value("principal");
    if (principal != null) {
      objects.add(principal);
    }
    objects.addAll(all(factory.value("credentials")));
    var providers = all(factory.value("securityProviders"));
    var login = new Properties();
    for (var object : objects) {
      login.putAll(ask(providers, object));
    }
    return login;
  }

  private static Properties ask(Collection<?> providers, Object object) throws UnreadableException {
    for (var provider : providers) {
      if (new Getters(provider).call("getSecurityProperties", object) instanceof Properties known) {
        return known;
      }
    }
    throw new UnreadableException("the credentials");
  }

  private static Collection<?> all(@Nullable Object value) {
    return value instanceof Collection<?> several ? several : List.of();
  }
}
