package dev.pgemit.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Adds the version of pgemit and the names that the Socket.IO servers must share. */
final class EmitterInfoContributor implements InfoContributor {
  private final PgemitProperties properties;

  EmitterInfoContributor(PgemitProperties properties) {
    this.properties = properties;
  }

  @Override
  public void contribute(Info.Builder builder) {
    Map<String, Object> info = new LinkedHashMap<>();
    var version = EmitterInfoContributor.class.getPackage().getImplementationVersion();
    if (version != null) { // classes outside of a jar have none
      info.put("version", version);
    }
    info.put("channelPrefix", properties.channelPrefix());
    info.put("attachmentsTable", properties.attachmentsTable());
    info.put("joinsTransactions", properties.joinTransactions());
    info.put("dispatchesScheduled", properties.dispatchScheduled());
    builder.withDetail("pgemit", info);
  }
}
