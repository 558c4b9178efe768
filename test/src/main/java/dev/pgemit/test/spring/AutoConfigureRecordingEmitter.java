package dev.pgemit.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Replaces each {@code Emitter} bean of the application with the emitter of a {@link
 * dev.pgemit.test.RecordingEmitter}, which is a bean too. For a test with {@code @SpringBootTest}
 * or a slice such as {@code @WebMvcTest}.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureRecordingEmitter
 * class OrdersTest {
 *   @Autowired RecordingEmitter recording;
 *   …
 * }
 * }</pre>
 *
 * <p>The {@code Interceptor} beans of the application see each message, in their order. The
 * recording is cleared after each test method. To record with another mapper, define the {@code
 * RecordingEmitter} bean.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ImportAutoConfiguration
public @interface AutoConfigureRecordingEmitter {}
