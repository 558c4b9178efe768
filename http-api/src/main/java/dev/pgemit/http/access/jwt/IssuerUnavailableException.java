package dev.pgemit.http.access.jwt;

/** Whether a token is good cannot be told now, since its issuer's keys cannot be read. */
public final class IssuerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  IssuerUnavailableException(Throwable cause) {
    super("The keys at PGEMIT_JWT_JWKS cannot be read: " + cause.getMessage(), cause);
  }
}
