package dev.pgemit.jackson2;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * A module of Jackson 3 that serializes values with a mapper of Jackson 2: with its modules,
 * annotations, mix-ins, naming and features, and with its trees.
 *
 * <pre>{@code
 * var io = Emitter.builder(dataSource).objectMapper(Jackson2Module.mapper(jackson2)).build();
 * }</pre>
 *
 * <p>The emitter still rejects NaN, numbers beyond the range of a double, and the key {@code
 * __proto__}. It does not reject types whose getters the Jackson 2 mapper serializes, because the
 * mapper decides. {@code byte[]} and {@link java.nio.ByteBuffer} are binary at any depth. Trees of
 * Jackson 3 remain values of Jackson 3 if they are a whole argument.
 */
public final class Jackson2Module extends SimpleModule {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the module.
   *
   * @param jackson2 the mapper of the application; later changes of its configuration may have no
   *     effect
   */
  public Jackson2Module(ObjectMapper jackson2) {
    super("pgemit-jackson2");
    setSerializers(new Jackson2Serializers(Objects.requireNonNull(jackson2, "jackson2")));
  }

  /**
   * Returns a mapper for {@code EmitterBuilder.objectMapper}.
   *
   * @param jackson2 the mapper of the application
   * @return a mapper of Jackson 3 that serializes every argument with it
   */
  public static tools.jackson.databind.ObjectMapper mapper(ObjectMapper jackson2) {
    return JsonMapper.builder().addModule(new Jackson2Module(jackson2)).build();
  }
}
