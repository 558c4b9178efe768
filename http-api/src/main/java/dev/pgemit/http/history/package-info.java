/** The call that reads the audit trail. */
@NullMarked
package dev.pgemit.http.history;

import org.jspecify.annotations.NullMarked;
