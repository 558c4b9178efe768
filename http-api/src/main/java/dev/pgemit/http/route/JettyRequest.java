package dev.pgemit.http.route;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.trace.Exchange;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request that Jetty received. */
record JettyRequest(Request request, FieldReader query) implements CallRequest {
  @Override
  public Caller caller() {
    return Caller.of(request);
  }

  @Override
  public Exchange exchange() {
    return Exchange.of(request);
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public RawBody readBody() {
    return RawBody.of(request);
  }
}
