package dev.pgemit.test.spring;

import dev.pgemit.test.RecordingEmitter;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Clears the recording after each method of a test with {@link AutoConfigureRecordingEmitter}. */
final class RecordingEmitterResetListener extends AbstractTestExecutionListener {
  @Override
  public void afterTestMethod(TestContext test) {
    if (test.hasApplicationContext()
        && TestContextAnnotationUtils.hasAnnotation(
            test.getTestClass(), AutoConfigureRecordingEmitter.class)) {
      test.getApplicationContext()
          .getBeanProvider(RecordingEmitter.class)
          .forEach(RecordingEmitter::clear);
    }
  }
}
