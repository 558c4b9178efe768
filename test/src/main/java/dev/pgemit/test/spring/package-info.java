/**
 * Replaces the {@code Emitter} bean in tests of Spring Boot 4: start at {@link
 * dev.pgemit.test.spring.AutoConfigureRecordingEmitter}. Other tests need no Spring.
 */
@NullMarked
package dev.pgemit.test.spring;

import org.jspecify.annotations.NullMarked;
