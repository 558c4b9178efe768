/** Files that the service serves unchanged. */
@NullMarked
package dev.pgemit.http.files;

import org.jspecify.annotations.NullMarked;
