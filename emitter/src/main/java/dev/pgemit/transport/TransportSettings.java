package dev.pgemit.transport;

import java.time.Duration;
import tools.jackson.databind.ObjectMapper;

/**
 * The settings of an emitter that concern its transport.
 *
 * @param mapper serializes arguments
 * @param queueTimeout how long a call waits for space in a full queue
 * @param retryTimeout how long a publication is retried that was surely not published
 * @param responseMemory the memory for the responses of pending requests
 * @param listener receives the outcome of publications
 */
public record TransportSettings(
    ObjectMapper mapper,
    Duration queueTimeout,
    Duration retryTimeout,
    ReceiveMemoryBudget responseMemory,
    PublishListener listener) {}
