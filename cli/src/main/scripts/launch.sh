# Functions of the launchers, for sh. A launcher sources this file.

fail() {
  printf 'pgemit: %s\n' "$1" >&2
  exit 1
}

# Prints the path behind symbolic links, since some versions of macOS lack readlink -f.
resolve() {
  path=$1
  while [ -L "$path" ]; do
    link=$(readlink "$path")
    case $link in
      /*) path=$link ;;
      *) path=$(dirname "$path")/$link ;;
    esac
  done
  printf '%s' "$path"
}

# Sets java.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; else java=java; fi
  command -v "$java" >/dev/null 2>&1 || fail 'Java is not installed: install Java 17 or newer, or set JAVA_HOME'
}

# Sets flags, which are words, to the options of the JVM for the command in $1.
set_flags() {
  # A short command ends before the optimizing compiler of the JVM would pay off. A batch is long, and drops almost all that it
  # allocates, so a large young generation needs fewer collections.
  case ${1:-} in
    dev | serve) flags='' ;;
    batch) flags='-Xmn48m' ;;
    *) flags='-XX:TieredStopAtLevel=1' ;;
  esac
  # Few objects stay alive. The serial collector needs no tables of its own, and a heap that starts small is collected before
  # it grows. The user's options win, and the JVM does not start with two collectors.
  case "${JAVA_OPTS:-} ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-}" in
    *-XX:+Use*GC*) ;;
    *) flags="$flags -XX:+UseSerialGC -XX:InitialRAMPercentage=0.25" ;;
  esac
}

# Makes the archive of the classes with the program in $trainer.
train() {
  lock=$archive.lock
  pid=$(cat "$lock/pid" 2>/dev/null || echo)
  if [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null; then rm -rf "$lock"; fi
  mkdir "$lock" 2>/dev/null || return 0
  sh -c 'echo $PPID' >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  if nice -n 19 "$trainer" "$lock/log" \
      "$java" -XX:ArchiveClassesAtExit="$lock/jsa" -Xlog:disable -jar "$jar"; then
    mv -f "$lock/jsa" "$archive"
    find "$cache" -name '*.jsa' -atime +30 -exec rm -f {} +
  fi
}

# Replaces this process with the program in $jar, whose libraries are beside it in lib. $home has the launcher and the examples.
launch() {
  # An archive of the classes halves the CPU time of a start. It fits one build of the JVM and of the jars. The first run makes
  # it in the background, with low priority, for later runs. Where no file can be written, there is none.
  cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/pgemit
  modules=$(dirname "$(dirname "$(resolve "$(command -v "$java")")")")/lib/modules
  archive=$cache/$(ls -lnL "$modules" "$jar" "$(dirname "$jar")"/lib/*.jar 2>/dev/null | cksum | tr ' ' -).jsa

  # A JVM that the archive does not fit goes without it, and warns unless told not to.
  archive_flags=''
  if [ -f "$archive" ]; then
    archive_flags='-Xshare:auto -Xlog:disable'
  elif mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
    # Not as redirections of the function: dash would keep the streams open, and their readers would wait for the archive.
    (exec </dev/null >/dev/null 2>&1 && train) &
  fi
  set_flags "$@"
  # MessagePack uses sun.misc.Unsafe, and Java 24 and newer log a warning about it. Older ones do not know the option with the
  # same meaning, but ignore this property.
  # shellcheck disable=SC2086 # flags are words
  exec "$java" ${archive_flags:+"-XX:SharedArchiveFile=$archive"} $archive_flags $flags \
    -Dsun.misc.unsafe.memory.access=allow -Dpgemit.home="$home" -jar "$jar" "$@"
}
