/** Verification of JWTs from a trusted issuer. */
@NullMarked
package dev.pgemit.http.access.jwt;

import org.jspecify.annotations.NullMarked;
