package dev.pgemit.http.contract;

import dev.pgemit.http.guide.GuideFiles;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.route.Routes;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;

/** The redirect to the documentation site, and the answers to requests for missing pages. */
public final class GuideRoutes {
  private final Set<String> filePaths;

  /**
   * Creates the routes.
   *
   * @param filePaths the paths of the files; empty if this build has no site
   */
  public GuideRoutes(Set<String> filePaths) {
    this.filePaths = Set.copyOf(filePaths);
  }

  /** Adds the routes to the server. */
  public void addTo(Routes routes) {
    routes.getOrHead(GuideFiles.FOLDER, this::redirect);
    routes.getOrHead(GuideFiles.HOME, this::rejectUnservedRequest);
    routes.getOrHead(GuideFiles.HOME + "<page>", this::rejectUnservedRequest);
  }

  private void redirect(Context context) {
    requireGuide();
    context.status(HttpStatus.FOUND_302).header(Header.LOCATION, "guide/");
  }

  // Files are served before routing. Only other pages, and requests with a fault, get here.
  private void rejectUnservedRequest(Context context) {
    requireGuide();
    throw filePaths.contains(context.path())
        ? new ProblemException(
            ProblemType.MALFORMED_REQUEST, "This file accepts neither a query nor a body")
        : new ProblemException(
            ProblemType.UNKNOWN_PATH,
            "The guide has no page " + context.path() + ": start at " + GuideFiles.HOME);
  }

  private void requireGuide() {
    if (filePaths.isEmpty()) {
      throw new ProblemException(
          ProblemType.UNKNOWN_PATH,
          "This build of pgemit has no guide: open it in the container image, or read the folder"
              + " docs of the repository");
    }
  }
}
