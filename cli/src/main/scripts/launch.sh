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

# Sets $java.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; else java=java; fi
  command -v "$java" >/dev/null 2>&1 \
    || fail 'Java is not installed: install Java 17 or newer, or set JAVA_HOME'
}

# Sets $flags to the options of the JVM for the command in $1, separated by spaces.
set_flags() {
  # A short command ends before the optimizing compiler of the JVM would pay off. A batch runs for
  # long, but its objects do not live long, so a large young generation needs fewer collections.
  # Most batches end within seconds, so the compiler inlines less, and therefore compiles less.
  case ${1:-} in
    dev | serve) flags='' ;;
    batch)
      flags='-Xmn48m -XX:MaxInlineSize=20 -XX:FreqInlineSize=100 -XX:InlineSmallCode=1200'
      ;;
    *) flags='-XX:TieredStopAtLevel=1' ;;
  esac
  # Few objects stay alive. The serial collector needs no tables of its own, and a heap that starts
  # small is collected before it grows. The user may choose another collector: the JVM does not
  # start with two.
  case "${JAVA_OPTS:-} ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-}" in
    *-XX:+Use*GC*) ;;
    *) flags="$flags -XX:+UseSerialGC -XX:InitialRAMPercentage=0.25" ;;
  esac
}

# Runs a program with low priority and without the user's settings, which do not matter to the
# archive and may hold secrets.
train_with() {
  env -i PATH="$PATH" DATABASE_URL=postgresql://train@127.0.0.1:1/train nice -n 10 "$@"
}

# Lists the classes of the service, which $trainer runs, of an emit and of a batch. These two fail,
# because nothing listens on port 1.
list_classes() {
  train_with "$trainer" "$lock/log" "$java" -XX:DumpLoadedClassList="$lock/serve" -jar "$jar"
  train_with "$java" -XX:DumpLoadedClassList="$lock/emit" -jar "$jar" emit train '{"id":1}' &
  emit=$! # waits for Postgres, as the batch does
  printf '{"event":"train","args":[{"id":1}]}\n' >"$lock/lines"
  train_with "$java" -XX:DumpLoadedClassList="$lock/batch" -jar "$jar" \
    batch "$lock/lines" --checkpoint "$lock/checkpoint" || true
  wait $emit || true
  train_with "$java" -cp "$jar" dev.pgemit.cli.archive.EmitClasses >"$lock/jars"
  # Some JVMs crash if a line is repeated.
  awk '!seen[$0]++' "$lock/serve" "$lock/emit" "$lock/batch" "$lock/jars" >"$lock/classes"
}

# Makes the archive of the classes. If the JVM cannot make it from the list, it makes one of the
# classes of the service.
train() {
  lock=$archive.lock
  pid=$(cat "$lock/pid" 2>/dev/null || echo)
  if [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null; then rm -rf "$lock"; fi
  mkdir "$lock" 2>/dev/null || return 0
  sh -c 'echo $PPID' >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  if { list_classes && train_with "$java" -Xshare:dump -Xlog:disable \
      -XX:SharedClassListFile="$lock/classes" -XX:ErrorFile="$lock/crash" \
      -XX:SharedArchiveFile="$lock/jsa" -cp "$jar"; } \
    || train_with "$trainer" "$lock/log" "$java" -XX:ArchiveClassesAtExit="$lock/jsa" \
      -Xlog:disable -jar "$jar"; then
    mv -f "$lock/jsa" "$archive"
    find "$cache" -name '*.jsa' -atime +30 -exec rm -f {} +
  fi
}

# Replaces this process with the program in $jar, whose libraries are beside it in lib. $home has
# the launcher and the examples.
launch() {
  # An archive of the classes halves the CPU time of a start. It fits one build of the JVM and of
  # the jars. The first run creates the archive for later runs, in the background and with low
  # priority. Without a writable folder, there is no archive.
  cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/pgemit
  modules=$(dirname "$(dirname "$(resolve "$(command -v "$java")")")")/lib/modules
  build=$(ls -lnL "$modules" "$jar" "$(dirname "$jar")"/lib/*.jar 2>/dev/null | cksum | tr ' ' -)
  archive=$cache/$build.jsa

  # A JVM ignores an archive of another build. -Xlog:disable turns off its warning.
  archive_flags=''
  if [ -f "$archive" ]; then
    archive_flags='-Xshare:auto -Xlog:disable'
  elif mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
    # Redirections of the function would not be enough: dash would keep the streams open, and their
    # readers would wait for the archive.
    (exec </dev/null >/dev/null 2>&1 && train) &
  fi
  set_flags "$@"
  # MessagePack uses sun.misc.Unsafe, and Java 24 and newer log a warning about it. Older versions
  # do not have the option that turns the warning off, but ignore this property.
  # shellcheck disable=SC2086 # flags are words
  exec "$java" ${archive_flags:+"-XX:SharedArchiveFile=$archive"} $archive_flags $flags \
    -Dsun.misc.unsafe.memory.access=allow -Dpgemit.home="$home" -jar "$jar" "$@"
}
