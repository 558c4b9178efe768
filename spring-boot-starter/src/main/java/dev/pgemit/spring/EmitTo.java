package dev.pgemit.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Emits the result of a bean's method, or each application event of a class.
 *
 * <pre>{@code
 * @Transactional
 * @EmitTo(rooms = "order:#{id}", event = "paid")
 * public Order pay(int id) { … }
 *
 * @EmitTo(rooms = "customer:#{customer}", event = "shipped")
 * public record OrderShipped(String customer, int order) {}
 * }</pre>
 *
 * <p>The event is emitted with {@code emit} of the {@code Emitter} bean, on the same thread: inside
 * the transaction of a {@code @Transactional} method, or of the code that publishes the application
 * event.
 *
 * <p>A method's result is the only argument of the event, with these exceptions:
 *
 * <ul>
 *   <li>A method that returns {@code void} emits the event without arguments.
 *   <li>For {@code null} and an empty {@code Optional}, nothing is emitted. The value of another
 *       {@code Optional} is emitted.
 *   <li>For a {@code CompletableFuture}, its value is emitted, by the thread that completes it. The
 *       returned future completes after the emit, and fails if the emit fails.
 *   <li>A collection is emitted as one array.
 *   <li>If the method throws, nothing is emitted.
 * </ul>
 *
 * <p>The application does not start if a method returns something that cannot be emitted, such as a
 * {@code Mono} or a {@code Stream}, or if a room is malformed. As with {@code @Transactional},
 * calls within the same object and private methods are not intercepted.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface EmitTo {
  /**
   * Names the event.
   *
   * @return the name, as for {@code emit}
   */
  String event();

  /**
   * Names the rooms: text with expressions of SpEL in <code>#{…}</code>. The root of an expression
   * is the emitted object. A method's parameters are variables, such as {@code #id}. Beans can be
   * used, such as {@code @tenants}. If a text consists of one expression, the expression may return
   * a collection of rooms. If all texts together result in no room, nothing is emitted. An
   * expression must not return {@code null}.
   *
   * @return the rooms; none for the whole namespace
   */
  String[] rooms() default {};

  /**
   * Names the namespace.
   *
   * @return the namespace, with its slash
   */
  String namespace() default "/";
}
