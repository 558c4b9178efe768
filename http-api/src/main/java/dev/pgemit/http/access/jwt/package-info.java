/** JWTs of an issuer that the service trusts. */
@NullMarked
package dev.pgemit.http.access.jwt;

import org.jspecify.annotations.NullMarked;
