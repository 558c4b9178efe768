package dev.pgemit.spring;

import dev.pgemit.Emitter;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Wraps each bean that has methods with {@link EmitTo}. The emit is the innermost advice of a
 * method, so that it runs before the commit of a method that is {@code @Transactional}.
 */
final class EmitToPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {
  private static final long serialVersionUID = 1L;

  EmitToPostProcessor(ObjectProvider<Emitter> emitter, BeanFactory beans) {
    var methods = new EmitToMethods();
    this.advisor =
        new DefaultPointcutAdvisor(methods, new EmitToInterceptor(methods, emitter, beans));
  }
}
