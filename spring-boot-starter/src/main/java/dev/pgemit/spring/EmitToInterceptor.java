package dev.pgemit.spring;

import dev.pgemit.Emitter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;

/** Emits what methods return: see {@link EmitTo}. Thread-safe. */
final class EmitToInterceptor implements MethodInterceptor {
  private final EmitToMethods methods;
  private final ObjectProvider<Emitter> emitter;
  private final BeanFactory beans;
  private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

  EmitToInterceptor(EmitToMethods methods, ObjectProvider<Emitter> emitter, BeanFactory beans) {
    this.methods = methods;
    this.emitter = emitter;
    this.beans = beans;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    var result = invocation.proceed();
    if (result instanceof CompletionStage<?> stage) {
      return stage.thenApply(
          value -> {
            emit(invocation, value);
            return value;
          });
    }
    emit(invocation, result);
    return result;
  }

  private void emit(MethodInvocation invocation, @Nullable Object result) {
    var value = result instanceof Optional<?> optional ? optional.orElse(null) : result;
    var hasPayload = invocation.getMethod().getReturnType() != void.class;
    if (hasPayload && value == null) {
      return;
    }
    var type = AopUtils.getTargetClass(Objects.requireNonNull(invocation.getThis()));
    var method = AopUtils.getMostSpecificMethod(invocation.getMethod(), type);
    var target = Objects.requireNonNull(methods.find(method, type));
    var context = new MethodBasedEvaluationContext(value, method, invocation.getArguments(), names);
    context.setBeanResolver(new BeanFactoryResolver(beans));
    var operator = target.operator(emitter.getObject(), context);
    if (operator != null) {
      var unused =
          hasPayload ? operator.emit(target.event(), value) : operator.emit(target.event());
    }
  }
}
