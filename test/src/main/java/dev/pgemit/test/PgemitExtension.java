package dev.pgemit.test;

import dev.pgemit.Emitter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test method its own {@link RecordingEmitter}, and closes it after the test. Parameters
 * of test methods and of {@code @BeforeEach} methods may be a {@link RecordingEmitter} or its
 * {@link Emitter}.
 *
 * <pre>{@code
 * @ExtendWith(PgemitExtension.class)
 * class OrdersTest {
 *   @Test
 *   void payingIsAnnounced(RecordingEmitter recording) { … }
 * }
 * }</pre>
 *
 * <p>Works with JUnit Jupiter 5.9 and newer, and 6.
 */
public final class PgemitExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PgemitExtension.class);

  /** Creates the extension; JUnit calls this constructor. */
  public PgemitExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return context.getTestMethod().isPresent()
        && (type == RecordingEmitter.class || type == Emitter.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var store = context.getStore(NAMESPACE);
    var recording = store.get(RecordingEmitter.class, RecordingEmitter.class);
    if (recording == null) {
      recording = RecordingEmitter.create();
      store.put(RecordingEmitter.class, recording);
    }
    return parameter.getParameter().getType() == Emitter.class ? recording.emitter() : recording;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var recording =
        context.getStore(NAMESPACE).remove(RecordingEmitter.class, RecordingEmitter.class);
    if (recording != null) {
      recording.close();
    }
  }
}
