package dev.pgemit.http.access;

import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request that wants to be let in, of which the headers alone have come.
 *
 * @param request what it shows
 * @param responseHeaders the headers of its answer
 */
record IncomingRequest(Request request, HttpFields.Mutable responseHeaders) {
  List<String> credentials() {
    return request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
  }

  @Nullable String header(HttpHeader name) {
    return request.getHeaders().get(name);
  }

  String method() {
    return request.getMethod();
  }

  /** As it was sent. */
  String path() {
    return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
  }

  /** What was not done where it is turned away. */
  String undoneAction() {
    return HttpMethod.GET.is(method()) || HttpMethod.HEAD.is(method()) ? "done" : "published";
  }

  String remoteAddress() {
    return Objects.requireNonNullElse(Request.getRemoteAddr(request), "");
  }
}
