/** What the page about transactions shows. */
@NullMarked
package dev.pgemit.spring;

import org.jspecify.annotations.NullMarked;
