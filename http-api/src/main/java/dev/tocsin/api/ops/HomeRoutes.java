package dev.tocsin.api.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.http.Endpoint;
import dev.tocsin.channel.source.Sources;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /}, for people who open the address in a browser: what Tocsin is, and where to go on, and nothing else. */
public final class HomeRoutes {
    private static final String PAGE = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Tocsin</title>
        <h1>Tocsin VERSION</h1>
        <p>Tocsin pages the person who is on call and escalates until somebody answers. This is its HTTP interface; incidents
        are answered through the link, button or number in a page.</p>
        <ul>
        <li><a href="health">Health</a>: whether this node can take alerts</li>
        <li><a href="api/v1/incidents">Incidents</a> and <a href="api/v1/oncall">who is on call</a>, as JSON; these, and
        <a href="metrics">metrics</a>, need a token where tokens are configured</li>
        <li>Alerts come in at PATHS</li>
        <li>The documents are in the folder <code>docs</code> of the source: api.md, configuration.md, operations.md</li>
        </ul>
        </html>
        """.replace("VERSION", BuildVersion.TEXT).replace("PATHS", paths());

    private HomeRoutes() {}

    private static String paths() {
        return Sources.all().values().stream()
                .flatMap(source -> source.paths().stream())
                .map(path -> "<code>" + path.substring(1) + "</code>")
                .collect(Collectors.joining(", "));
    }

    public static Route route() {
        return Directives.pathSingleSlash(
                () -> Directives.get(() -> Endpoint.of(_ -> CompletableFuture.completedFuture(HttpResponse.create()
                        .withEntity(HttpEntities.create(
                                MediaTypes.TEXT_HTML.toContentType(HttpCharsets.UTF_8), PAGE.getBytes(UTF_8)))
                        .addHeader(RawHeader.create(
                                "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"))
                        .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))))));
    }
}
