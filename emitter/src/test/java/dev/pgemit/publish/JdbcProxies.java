package dev.pgemit.publish;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates stubs of JDBC interfaces. */
final class JdbcProxies {
  private JdbcProxies() {}

  static Array array(@Nullable Object[] elements) {
    return create((proxy, method, arguments) -> elements, Array.class);
  }

  static ResultSet rows(List<String> columns, List<@Nullable Object[]> all) {
    var left = all.iterator();
    var row = new @Nullable Object[1][];
    return create(
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "next" -> {
                var isThere = left.hasNext();
                row[0] = isThere ? left.next() : row[0];
                yield isThere;
              }
              case "close" -> null;
              default -> row[0][columns.indexOf(arguments[0])];
            },
        ResultSet.class);
  }

  @SuppressWarnings("unchecked")
  static <T> T create(InvocationHandler handler, Class<T> type, Class<?>... more) {
    var types = new ArrayList<Class<?>>(Arrays.asList(more));
    types.add(type);
    return (T)
        Proxy.newProxyInstance(
            JdbcProxies.class.getClassLoader(), types.toArray(Class[]::new), handler);
  }
}
