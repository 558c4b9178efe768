/** The OpenAPI document, the page that shows it, and the pages of the problem types. */
@NullMarked
package dev.pgemit.http.contract;

import org.jspecify.annotations.NullMarked;
