package dev.pgemit.http.access.jwt;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.proc.SecurityContext;

/** Records whether the issuer's keys were ever fetched. Thread-safe. */
final class FetchTrackingKeySource extends JWKSetSourceWrapper<SecurityContext> {
  private volatile boolean hasFetched;

  FetchTrackingKeySource(JWKSetSource<SecurityContext> source) {
    super(source);
  }

  @Override
  public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
      throws KeySourceException {
    var keys = getSource().getJWKSet(evaluator, now, context);
    hasFetched = true;
    return keys;
  }

  boolean hasFetched() {
    return hasFetched;
  }
}
