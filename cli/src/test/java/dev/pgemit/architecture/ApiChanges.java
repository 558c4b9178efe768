package dev.pgemit.architecture;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.filter.JavadocLikePackageFilter;
import japicmp.model.AccessModifier;
import japicmp.model.JApiBehavior;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import japicmp.model.JApiConstructor;
import japicmp.model.JApiMethod;
import japicmp.model.JApiParameter;
import java.io.File;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The changes of the public API between two jars that break callers. */
final class ApiChanges {
  private ApiChanges() {}

  /** Returns one line for each change: the member, and the kind of change. */
  static Set<String> between(Path oldJar, Path newJar) {
    var options = new JarArchiveComparatorOptions();
    options.setAccessModifier(AccessModifier.PUBLIC);
    options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
    options.getFilters().getIncludes().add(new JavadocLikePackageFilter("dev.pgemit", true));
    var lines = new TreeSet<String>();
    for (var type : new JarArchiveComparator(options).compare(archive(oldJar), archive(newJar))) {
      add(type.getFullyQualifiedName(), type, lines);
      type.getMethods().forEach(method -> add(name(type, method), method, lines));
      for (var constructor : type.getConstructors()) {
        if (isPublic(constructor)) {
          add(name(type, constructor), constructor, lines);
        }
      }
      type.getFields()
          .forEach(
              field -> add(type.getFullyQualifiedName() + "#" + field.getName(), field, lines));
    }
    return lines;
  }

  private static JApiCmpArchive archive(Path jar) {
    return new JApiCmpArchive(new File(jar.toString()), jar.getFileName().toString());
  }

  // The comparison also lists constructors that no caller outside of the package can use.
  private static boolean isPublic(JApiConstructor constructor) {
    return constructor
        .getAccessModifier()
        .getOldModifier()
        .filter(modifier -> modifier == AccessModifier.PUBLIC)
        .isPresent();
  }

  private static String name(JApiClass type, JApiBehavior member) {
    var parameters =
        member.getParameters().stream()
            .map(JApiParameter::getType)
            .map(text -> text.substring(text.lastIndexOf('.') + 1))
            .collect(Collectors.joining(", ", "(", ")"));
    var name = member instanceof JApiMethod ? member.getName() : "new";
    return type.getFullyQualifiedName() + "#" + name + parameters;
  }

  private static void add(String name, JApiCompatibility subject, Set<String> lines) {
    for (var change : subject.getCompatibilityChanges()) {
      if (!change.isBinaryCompatible()) {
        lines.add(name + " " + change.getType());
      }
    }
  }
}
