/** Who may do what: keys, JWTs, rights and rates. */
@NullMarked
package dev.pgemit.http.access;

import org.jspecify.annotations.NullMarked;
