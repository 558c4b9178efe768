package dev.pgemit.http.access.jwt;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.proc.SecurityContext;

/** Remembers whether an issuer's keys were ever fetched. Thread-safe. */
final class FetchedKeys extends JWKSetSourceWrapper<SecurityContext> {
  private volatile boolean isFetched;

  FetchedKeys(JWKSetSource<SecurityContext> address) {
    super(address);
  }

  @Override
  public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
      throws KeySourceException {
    var keys = getSource().getJWKSet(evaluator, now, context);
    isFetched = true;
    return keys;
  }

  boolean isFetched() {
    return isFetched;
  }
}
