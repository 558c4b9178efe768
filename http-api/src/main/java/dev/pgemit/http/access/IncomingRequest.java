package dev.pgemit.http.access;

import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request before authentication, when only the headers have arrived. */
record IncomingRequest(Request request, HttpFields.Mutable responseHeaders) {
  List<String> credentials() {
    return request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
  }

  @Nullable String header(HttpHeader name) {
    return request.getHeaders().get(name);
  }

  /** Returns the host that the client called, with its port if there is one. */
  @Nullable String host() {
    var host = header(HttpHeader.HOST);
    return host == null ? request.getHttpURI().getAuthority() : host; // in HTTP/2, ":authority"
  }

  String method() {
    return request.getMethod();
  }

  /** Returns the path as sent, without decoding. */
  String path() {
    return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
  }

  /** Returns the verb that a rejection uses to say that the request had no effect. */
  String undoneAction() {
    return HttpMethod.GET.is(method()) || HttpMethod.HEAD.is(method()) ? "done" : "published";
  }

  String remoteAddress() {
    return Objects.requireNonNullElse(Request.getRemoteAddr(request), "");
  }
}
