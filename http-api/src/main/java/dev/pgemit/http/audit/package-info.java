/** The stored audit trail: who changed what, and what was refused. */
@NullMarked
package dev.pgemit.http.audit;

import org.jspecify.annotations.NullMarked;
