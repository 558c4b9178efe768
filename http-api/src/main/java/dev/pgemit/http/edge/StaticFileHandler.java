package dev.pgemit.http.edge;

import dev.pgemit.http.files.StaticFile;
import dev.pgemit.http.files.StaticFiles;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Serves files to anyone, without a key. All responses share the bytes of a file, so slow clients
 * cost no memory. Passes requests that are not plain reads to the routes, which reject them.
 */
final class StaticFileHandler extends Handler.Wrapper {
  // A cache revalidates the file before each use, and mostly receives a 304.
  private static final String CACHE_CONTROL = "no-cache";
  private static final String GZIP = "gzip";

  private final StaticFiles files;

  StaticFileHandler(StaticFiles files) {
    this.files = files;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var file = requestedFile(request);
    if (file.isEmpty()) {
      return super.handle(request, response, callback);
    }
    var compressed = file.get().compressed();
    if (compressed != null && acceptsGzip(request)) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, GZIP);
      send(compressed, request, response);
    } else {
      send(file.get(), request, response);
    }
    callback.succeeded();
    return true;
  }

  private Optional<StaticFile> requestedFile(Request request) {
    var path = request.getHttpURI().getPath();
    var isPlainRead =
        (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod()))
            && isEmpty(request.getHttpURI().getQuery())
            && !BodyBufferingHandler.hasBody(request);
    return path == null || !isPlainRead ? Optional.empty() : files.find(path);
  }

  // As on every other route, "?", "&" and "=" without a name and a value count as an empty query.
  private static boolean isEmpty(@Nullable String query) {
    return query == null
        || query.chars().allMatch(character -> character == '&' || character == '=');
  }

  private static boolean acceptsGzip(Request request) {
    return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).stream()
        .anyMatch(coding -> coding.equals(GZIP) || coding.equals("*"));
  }

  private static void send(StaticFile file, Request request, Response response) {
    var headers = response.getHeaders();
    headers.add(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
    headers.put(HttpHeader.ETAG, file.etag());
    headers.put(HttpHeader.CACHE_CONTROL, CACHE_CONTROL);
    headers.put("X-Content-Type-Options", "nosniff");
    file.headers().forEach(headers::put);
    if (file.isKnownBy(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      BufferedResponse.of(response).writeShared(new byte[0]);
      return;
    }
    response.setStatus(HttpStatus.OK_200);
    headers.put(HttpHeader.CONTENT_TYPE, file.contentType());
    headers.put(HttpHeader.CONTENT_LENGTH, file.content().length);
    BufferedResponse.of(response).writeShared(file.content());
  }
}
