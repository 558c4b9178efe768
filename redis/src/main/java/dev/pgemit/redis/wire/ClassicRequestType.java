package dev.pgemit.redis.wire;

/** The types of the classic adapter's requests and answers, with their codes. */
enum ClassicRequestType {
  JOIN(2),
  LEAVE(3),
  DISCONNECT(4),
  FETCH(5),
  SERVER_SIDE_EMIT(6),
  BROADCAST(7),
  CLIENT_COUNT(8),
  ACKNOWLEDGEMENT(9);

  private final int code;

  ClassicRequestType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
