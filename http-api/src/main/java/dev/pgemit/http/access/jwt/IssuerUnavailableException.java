package dev.pgemit.http.access.jwt;

/** Thrown if a token cannot be verified because the issuer's keys are unavailable. */
public final class IssuerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  IssuerUnavailableException(Throwable cause) {
    super("The keys at PGEMIT_JWT_JWKS cannot be read: " + cause.getMessage(), cause);
  }
}
