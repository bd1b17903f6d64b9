package io.sd2ail.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/// The files of the page, each by its own name: nothing else of the classpath is served. Read once, at the start.
final class StaticFiles {
    private static final String OWN = "/io/sd2ail/web/";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final ContentType HTML = ContentTypes.TEXT_HTML_UTF8;
    private static final ContentType SCRIPT = MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8);
    private static final ContentType STYLE = MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);

    private final Map<String, HttpResponse> answers = new LinkedHashMap<>();

    StaticFiles() {
        add("/", OWN + "index.html", HTML);
        add("/page.css", OWN + "page.css", STYLE);
        add("/agent.css", OWN + "agent.css", STYLE);
        for (String module : new String[] {
            "main",
            "api",
            "agent",
            "charts",
            "dom",
            "episodes",
            "figures",
            "findings",
            "flow",
            "format",
            "learning",
            "nodes",
            "others",
            "steer",
            "top"
        }) {
            add("/" + module + ".js", OWN + module + ".js", SCRIPT);
        }
        for (String library : new String[] {"three.core.min", "three.module.min"}) {
            add("/lib/" + library + ".js", OWN + "lib/" + library + ".js", SCRIPT);
        }
        add("/lib/uplot.js", UPLOT + "uPlot.esm.js", SCRIPT);
        add("/lib/uplot.css", UPLOT + "uPlot.min.css", STYLE);
    }

    private void add(String path, String resource, ContentType type) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + resource + " is not in the program");
            }
            answers.put(
                    path,
                    HttpResponse.create()
                            .withEntity(HttpEntities.create(type, in.readAllBytes()))
                            .addHeader(RawHeader.create("Cache-Control", "no-cache")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param path of a request, as it was sent
    Optional<HttpResponse> get(String path) {
        return Optional.ofNullable(answers.get(path));
    }
}
