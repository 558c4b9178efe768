package dev.pgemit;

import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.listen.ClusterClient;
import dev.pgemit.publish.PublishPipeline;
import java.util.List;

/** Reports whether the features of an emitter work, without a query to Postgres. */
record EmitterStatus(PublishPipeline pipeline, ClusterClient requests, BackgroundTasks tasks) {
  List<FeatureStatus> features() {
    return List.of(publishing(), listening(), tasks.schedule());
  }

  ListenerStatus listener() {
    return new ListenerStatus(requests.isWanted(), requests.isConnected(), requests.serverCounts());
  }

  private FeatureStatus publishing() {
    var outage = pipeline.outage();
    return outage == null
        ? FeatureStatus.working(Feature.PUBLISH)
        : FeatureStatus.failing(Feature.PUBLISH, outage.message(), outage.cause());
  }

  private FeatureStatus listening() {
    if (requests.isConnected()) {
      return FeatureStatus.working(Feature.LISTEN);
    }
    if (!requests.isWanted()) {
      return FeatureStatus.idle(
          Feature.LISTEN, "Nothing listens: the connection opens with the next request");
    }
    var failure = requests.currentFailure();
    return FeatureStatus.failing(
        Feature.LISTEN,
        "Responses and tails are not received: " + failure.getMessage(),
        failure.getCause());
  }
}
